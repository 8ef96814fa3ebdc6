package io.kintsugi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SysbenchResultTest {
  private static final String REPORT =
      """
      sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)

      Running the test with following options:
      Number of threads: 8
      Initializing random number generator from current time

      Threads started!

      SQL statistics:
          queries performed:
              read:                            118286
              write:                           33796
              other:                           16898
              total:                           168980
          transactions:                        8449   (844.39 per sec.)
          queries:                             168980 (16887.85 per sec.)
          ignored errors:                      0      (0.00 per sec.)
          reconnects:                          0      (0.00 per sec.)

      General statistics:
          total time:                          10.0041s
          total number of events:              8449

      Latency (ms):
               min:                                    2.14
               avg:                                    9.47
               max:                                   41.21
               95th percentile:                       16.12
               sum:                                79990.45
      """;

  @Test
  void readsAReport() {
    assertThat(SysbenchResult.parse(REPORT))
        .isEqualTo(new SysbenchResult(168_980, 16_887.85, 844.39, 16.12));
  }

  @Test
  void aFatalErrorIsToldInSysbenchsWords() {
    String output =
        """
        Threads started!

        FATAL: mysql_stmt_prepare() failed
        FATAL: MySQL error: 1235 "not yet"
        """;
    assertThatThrownBy(() -> SysbenchResult.parse(output))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("mysql_stmt_prepare() failed")
        .hasMessageContaining("1235 \"not yet\"");
  }

  @Test
  void aRunThatWasCutShortIsNoResult() {
    String cut = REPORT.substring(0, REPORT.indexOf("Latency"));
    assertThatThrownBy(() -> SysbenchResult.parse(cut))
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith("sysbench printed no result");
  }
}
