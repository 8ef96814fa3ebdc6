package io.kintsugi.app;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.ProxyServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/// Starts the proxy, and turns the two usual reasons why it cannot into sentences.
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
        throw new CommandFailure(
            "Port %d on %s is taken. Choose another, or stop what listens there."
                .formatted(config.listen().port(), config.listen().address()),
            e);
      }
      throw e;
    }
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
