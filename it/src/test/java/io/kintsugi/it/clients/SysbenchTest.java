package io.kintsugi.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// sysbench's OLTP scripts with four threads, as text and as prepared statements.
@Tag("server")
@ExtendWith(WithClientFleet.class)
class SysbenchTest {
  private final ClientFleet fleet;

  SysbenchTest(ClientFleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void prepare() {
    sysbench("oltp_read_write", "cleanup").succeeded();
    sysbench("oltp_read_write", "prepare").succeeded();
  }

  @AfterEach
  void cleanup() {
    sysbench("oltp_read_write", "cleanup").succeeded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "auto"})
  void selectsByKey(String prepared) {
    assertThat(sysbench("oltp_point_select", "run", "--db-ps-mode=" + prepared).succeeded())
        .containsPattern("queries: +[1-9]")
        .containsPattern("reconnects: +0 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "auto"})
  void readsAndWritesInTransactions(String prepared) {
    assertThat(sysbench("oltp_read_write", "run", "--db-ps-mode=" + prepared).succeeded())
        .containsPattern("transactions: +[1-9]")
        .containsPattern("reconnects: +0 ");
  }

  @Test
  void theTableIsWhole() {
    String count = "SELECT COUNT(*) FROM sbtest1";
    assertThat(fleet.mysql("school", count, "-BN").succeeded()).isEqualTo("1000\n");
  }

  private Programs.Result sysbench(String script, String step, String... more) {
    Path program = Programs.installed(Programs.onPath("sysbench"), "sysbench");
    var words =
        new ArrayList<>(
            List.of(
                program.toString(),
                script,
                "--mysql-host=127.0.0.1",
                "--mysql-port=" + fleet.port(),
                "--mysql-user=app",
                "--mysql-password=app",
                "--mysql-db=school",
                "--tables=1",
                "--table-size=1000",
                "--threads=4",
                "--time=2"));
    words.addAll(Arrays.asList(more));
    words.add(step);
    return Programs.run(words, "", Map.of());
  }
}
