package io.kintsugi.config;

import io.kintsugi.config.ProxyConfig.Listen;
import java.util.Set;

/// Which addresses are certainly the same place, told without asking a name server.
final class Addresses {
  private static final Set<String> ALL = Set.of("0.0.0.0", "::");

  private Addresses() {}

  /// True when a second listener at `address` cannot have the port of `listen`; 0 is any free one.
  static boolean clash(String address, Listen listen) {
    return listen.port() != 0
        && (address.equals(listen.address())
            || ALL.contains(address)
            || ALL.contains(listen.address()));
  }

  /// True when a client that connects to `host` at the port of `listen` meets the proxy itself.
  static boolean reaches(String host, Listen listen) {
    String numeric = host.equalsIgnoreCase("localhost") ? "127.0.0.1" : host;
    boolean loopback = numeric.startsWith("127.") || numeric.equals("::1");
    return numeric.equals(listen.address()) || (loopback && ALL.contains(listen.address()));
  }
}
