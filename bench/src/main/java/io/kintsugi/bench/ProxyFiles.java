package io.kintsugi.bench;

import java.nio.file.Path;
import java.util.Locale;

/// The configuration files of the proxies that Kintsugi is compared with.
final class ProxyFiles {
  private ProxyFiles() {}

  /// TCP mode: bytes in, bytes out. Splicing is left to HAProxy's own default, off for small
  /// packets.
  static String haproxy(int port, int server) {
    return String.format(
        Locale.ROOT,
        """
        global
          maxconn 1000
        defaults
          mode tcp
          timeout connect 5s
          timeout client 1h
          timeout server 1h
        listen mysql
          bind 127.0.0.1:%d
          server first 127.0.0.1:%d
        """,
        port,
        server);
  }

  /// MySQL Router.
  ///
  /// @param pooled it speaks the protocol and shares server connections among clients; else it
  ///   passes bytes through
  record Router(Path folder, Path plugins, int port, int server, boolean pooled) {
    private static final String POOLED =
        """
        client_ssl_mode=DISABLED
        server_ssl_mode=DISABLED
        connection_sharing=1
        connection_sharing_delay=0
        """;
    private static final String PASS_THROUGH =
        """
        client_ssl_mode=PASSTHROUGH
        server_ssl_mode=AS_CLIENT
        """;

    String text() {
      return String.format(
          Locale.ROOT,
          """
          [DEFAULT]
          plugin_folder=%s
          logging_folder=
          runtime_folder=%s
          data_folder=%s
          unknown_config_option=error
          [logger]
          level=WARNING
          [connection_pool]
          max_idle_server_connections=64
          [routing:first]
          bind_address=127.0.0.1
          bind_port=%d
          destinations=127.0.0.1:%d
          routing_strategy=first-available
          protocol=classic
          max_connections=1000
          %s\
          """,
          plugins,
          folder,
          folder,
          port,
          server,
          pooled ? POOLED : PASS_THROUGH);
    }
  }
}
