package io.kintsugi.bench;

import io.kintsugi.config.ConfigException;
import io.kintsugi.config.ConfigLoader;
import io.kintsugi.proxy.ProxyServer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;

/// Kintsugi and nothing else, in a process of its own, so that the processor time read for it is
/// the proxy's. Runs until it is ended. The system properties `kintsugi.transport` and
/// `kintsugi.loops` are those of [ProxyServer.Options].
public final class KintsugiMain {
  private KintsugiMain() {}

  public static void main(String[] arguments)
      throws ConfigException, SSLException, InterruptedException {
    var config = ConfigLoader.load(Path.of(arguments[0]));
    var options =
        new ProxyServer.Options(
            System.getProperty("kintsugi.transport", "auto"),
            Integer.getInteger("kintsugi.loops", 0));
    try (var server = ProxyServer.start(config, options)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "close"));
      new CountDownLatch(1).await();
    }
  }
}
