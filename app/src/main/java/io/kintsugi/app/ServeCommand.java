package io.kintsugi.app;

import io.kintsugi.config.ConfigFiles;
import io.kintsugi.config.Notes;
import io.kintsugi.proxy.ProxyServer;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs the proxy in front of servers that exist already, until a signal ends it.
@Command(
    name = "serve",
    description = {
      "Run the proxy until SIGTERM or Ctrl-C: transactions may then end (limits.drain-time), and a"
          + " second signal ends it at once.",
      "The configuration is read again when its file changes, and on SIGHUP."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      description = "auto, io_uring, epoll or nio (default: ${DEFAULT-VALUE}).")
  private String transport = "auto";

  @Option(
      names = "--loops",
      paramLabel = "N",
      description = "Event loops; 0 for one per two processors (default: ${DEFAULT-VALUE}).")
  private int loops = 0;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var loaded = config.load();
    var files = ConfigFiles.look(config.file(), loaded);
    try (var shutdown = new Shutdown()) {
      Notes.of(loaded).forEach(note -> log.info("note: {}", note));
      var proxy = shutdown.own(Listening.start(loaded, new ProxyServer.Options(transport, loops)));
      var admin = shutdown.own(Listening.admin(loaded, proxy));
      proxy.configFile(config::load);
      shutdown.own(
          ConfigWatch.start(config.file(), files, () -> proxy.context().config(), proxy.reloads()));
      shutdown.own((AutoCloseable) proxy::drain);
      Signals.install(() -> {
        var unused = proxy.reloads().reload("SIGHUP");
      });
      var out = spec.commandLine().getOut();
      out.println("Ready on " + loaded.listen().address() + ":" + proxy.port());
      out.println("Dashboard on " + Listening.page(loaded, admin));
      out.flush();
      shutdown.awaitSignal();
    }
    return 0;
  }
}
