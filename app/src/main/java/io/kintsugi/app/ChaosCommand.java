package io.kintsugi.app;

import io.kintsugi.chaos.run.Chaos;
import io.kintsugi.chaos.run.ChaosOptions;
import io.kintsugi.fleet.MySqlDistribution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tries to break the commit over shards, on servers and proxies of its own.
@Command(
    name = "chaos",
    description = {
      "Kill, pause and cut off servers and proxies at random while clients work, and check that",
      "every transaction is there whole or not at all, as its client was told (docs/chaos.md).",
      "Exit code 1 when one is not."
    },
    mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long faults go on (default: ${DEFAULT-VALUE}).")
  private double minutes = 1;

  @Option(names = "--seed", paramLabel = "S", description = "A run to repeat; else a new one.")
  private @Nullable Long seed;

  @Option(names = "--servers", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int servers = 3;

  @Option(names = "--proxies", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int proxies = 2;

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "For each of the five workloads (default: ${DEFAULT-VALUE}).")
  private int clients = 2;

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description = "two-phase, three-phase or best-effort (default: ${DEFAULT-VALUE}).")
  private String protocol = "two-phase";

  @Option(
      names = "--evidence",
      paramLabel = "FOLDER",
      description = "Where the evidence of a violation is kept (default: the working folder).")
  private Path evidence = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    var standard = ChaosOptions.of(duration(), chosen(), evidence);
    var options =
        new ChaosOptions(
            standard.duration(),
            standard.seed(),
            standard.round(),
            servers,
            proxies,
            clients,
            protocol,
            standard.limit(),
            evidence);
    out.println("seed " + options.seed());
    out.flush();
    var mysql = MySqlDistribution.find(out::println);
    var report =
        new Chaos(
                options,
                line -> {
                  out.println(line);
                  out.flush();
                })
            .run(mysql);
    out.print(report.text());
    out.flush();
    return report.violations().isEmpty() ? 0 : Failures.FAILED;
  }

  private Duration duration() {
    return Duration.ofMillis(Math.round(minutes * 60_000));
  }

  private long chosen() {
    Long given = seed;
    return given == null ? ThreadLocalRandom.current().nextLong(1_000_000) : given;
  }
}
