package io.kintsugi.app.doctor;

import io.kintsugi.config.ConfigLoader;
import io.kintsugi.proxy.admin.ControlPools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Looks at the servers before, or while, the proxy runs.
@Command(
    name = "doctor",
    description = {
      "Look at the servers of a configuration: versions, privileges, replication, schemas,"
          + " collations, clocks, and what commits over shards need.",
      "Prints a line per check with what to do. Only reads."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well",
      "1:there is something to look at, or the configuration is not valid",
      "2:something is wrong, or the command line was"
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration, YAML (docs/config.md).")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print an array of objects and nothing else.")
  private boolean json = false;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var config = ConfigLoader.load(file);
    try (var pools = new ControlPools(config.servers(), PATIENCE)) {
      var report = new Report(new Doctor(config, pools).examine());
      spec.commandLine().getOut().println(json ? report.json() : report.text());
      return report.exitCode();
    }
  }
}
