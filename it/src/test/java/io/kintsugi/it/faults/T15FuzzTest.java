package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.run.Chaos;
import io.kintsugi.chaos.run.ChaosOptions;
import io.kintsugi.chaos.run.Report;
import io.kintsugi.fleet.MySqlDistribution;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// T15: all workloads and all faults mixed by a seed; `./kintsugi chaos` runs it for longer.
@Tag("server")
@Timeout(600)
class T15FuzzTest {
  private static final Path EVIDENCE = Path.of("target");

  @ParameterizedTest(name = "{0} for {1} s")
  @CsvSource({"two-phase, 40", "three-phase, 20"})
  void nothingIsTornLostOrInvented(String protocol, int seconds) throws Exception {
    long seed = Long.getLong("kintsugi.chaos.seed", System.nanoTime() % 1_000_000);
    System.out.println("chaos seed " + seed + " (-Dkintsugi.chaos.seed)");
    var options = ChaosOptions.of(Duration.ofSeconds(seconds), seed, EVIDENCE).protocol(protocol);
    Report report =
        new Chaos(options, System.out::println).run(MySqlDistribution.find(System.err::println));
    System.out.println(report.text());
    assertThat(report.violations()).as(report.text()).isEmpty();
    assertThat(report.count(Outcome.OK)).as(report.text()).isGreaterThan(100);
  }
}
