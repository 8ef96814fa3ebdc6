package io.kintsugi.app;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.ops.AdminServer;
import io.kintsugi.proxy.ProxyServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/// Starts the proxy and its admin port, and turns the two usual reasons why that cannot be into
/// sentences.
public final class Listening {
  private Listening() {}

  public static ProxyServer start(ProxyConfig config, ProxyServer.Options options)
      throws IOException {
    try {
      return ProxyServer.start(config, options);
    } catch (UnresolvedAddressException e) {
      throw new CommandFailure(
          "listen.address " + config.listen().address() + " is unknown here.", e);
    } catch (Exception e) {
      // Netty throws what the kernel said without declaring it.
      if (portTaken(e)) {
        throw taken(config.listen().port(), config.listen().address(), e);
      }
      throw e;
    }
  }

  /// The dashboard, metrics and health of a proxy that runs.
  public static AdminServer admin(ProxyConfig config, ProxyServer proxy) {
    try {
      return AdminServer.start(config.admin(), proxy.observed(), proxy.operations());
    } catch (UnresolvedAddressException e) {
      throw new CommandFailure(
          "admin.address " + config.admin().address() + " is unknown here.", e);
    } catch (RuntimeException e) {
      if (portTaken(e)) {
        throw taken(config.admin().port(), config.admin().address(), e);
      }
      throw e;
    }
  }

  /// Where a person finds it.
  public static String page(ProxyConfig config, AdminServer admin) {
    String address = config.admin().address();
    return "http://%s:%d/"
        .formatted(address.contains(":") ? "[" + address + "]" : address, admin.port());
  }

  private static CommandFailure taken(int port, String address, Exception cause) {
    return new CommandFailure(
        "Port %d on %s is taken. Choose another, or stop what listens there."
            .formatted(port, address),
        cause);
  }

  private static boolean portTaken(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      var message = String.valueOf(each.getMessage()).toLowerCase(Locale.ROOT);
      if (each instanceof BindException || message.contains("address already in use")) {
        return true;
      }
    }
    return false;
  }
}
