package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class MySqlServerTest {
  private final MySqlDistribution mysql = LocalLane.mysql();

  @Test
  void aServerStartsAndAnswers() {
    try (var server = mysql.start(ServerOptions.throwaway())) {
      assertThat(server.queryOne("SELECT 1")).isEqualTo("1");
      assertThat(server.queryOne("SELECT @@binlog_format")).isEqualTo("ROW");
      assertThat(server.queryOne("SELECT @@gtid_mode")).isEqualTo("ON");
      assertThat(server.queryOne("SELECT @@gtid_executed")).isEmpty();
      assertThat(server.queryOne("SELECT @@local_infile")).isEqualTo("0");
      assertThat(server.queryOne("SELECT @@bind_address")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void aThrowawayServerLeavesNothingBehind() {
    var server = mysql.start(ServerOptions.throwaway());
    var data = ((LocalServer) server).dataFolder();
    server.close();
    assertThat(server.running()).isFalse();
    assertThat(Files.exists(data.getParent())).isFalse();
  }

  @Test
  void committedRowsSurviveKill9() {
    try (var server = mysql.start(ServerOptions.throwaway())) {
      server.execute(
          "CREATE DATABASE bowl",
          "CREATE TABLE bowl.t (id INT PRIMARY KEY)",
          "INSERT INTO bowl.t VALUES (7)");
      int port = server.port();
      server.kill9();
      assertThat(server.running()).isFalse();
      server.start();
      assertThat(server.port()).isEqualTo(port);
      assertThat(server.queryOne("SELECT id FROM bowl.t")).isEqualTo("7");
    }
  }

  @Test
  void aSuspendedServerHangsAndGoesOn() throws Exception {
    try (var server = mysql.start(ServerOptions.throwaway())) {
      server.suspend();
      assertThatThrownBy(() ->
              DriverManager.getConnection(
                      server.jdbcUrl() + "&connectTimeout=300&socketTimeout=300",
                      MySqlServer.ROOT,
                      server.rootPassword())
                  .close())
          .hasMessageContaining("Communications link failure");
      assertThat(server.running()).isTrue();
      server.resume();
      assertThat(server.queryOne("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void nothingIsAnsweredOnceASuspendedServerHasStoppedHoweverBusyItIs() throws Exception {
    var done = new AtomicBoolean();
    try (var server = mysql.start(ServerOptions.throwaway());
        var threads = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 6; i++) {
        threads.submit(() -> keepBusy(server, done));
      }
      try {
        for (int round = 0; round < 10; round++) {
          assertThatASuspendedServerIsMute(server);
        }
      } finally {
        done.set(true);
      }
    }
  }

  private static void assertThatASuspendedServerIsMute(MySqlServer server) throws Exception {
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, 100);
      server.suspend();
      assertThatThrownBy(() -> statement.execute("SELECT 1"))
          .hasMessageContaining("Communications link failure");
    } finally {
      server.resume();
    }
  }

  private static void keepBusy(MySqlServer server, AtomicBoolean done) {
    while (!done.get()) {
      server.queryOne("SELECT BENCHMARK(10000, SHA2('kintsugi', 256))");
    }
  }

  @Test
  void semiSyncCanBeLoaded() {
    try (var server = mysql.start(ServerOptions.throwaway())) {
      assertThat(server.installSemiSync().source()).isEqualTo("source");
      assertThat(server.queryOne("SELECT @@rpl_semi_sync_source_enabled")).isEqualTo("0");
      assertThat(server.knowsNativePassword()).isEqualTo(!server.version().atLeast(9, 0));
    }
  }

  @Test
  void theProxysAccountMayRecoverXaTransactions() throws Exception {
    try (var server = mysql.start(ServerOptions.throwaway())) {
      server.createAccount("kintsugi", "se'cr\\et");
      try (var connection = DriverManager.getConnection(server.jdbcUrl(), "kintsugi", "se'cr\\et");
          var statement = connection.createStatement()) {
        assertThat(statement.execute("XA RECOVER")).isTrue();
      }
    }
  }

  @Test
  void aServerThatCannotStartSaysWhyInItsLogsWords(@TempDir Path folder) {
    var wrong = ServerOptions.throwaway().keepingDataIn(folder).withArguments("--no-such-option=1");
    assertThatThrownBy(() -> mysql.start(wrong))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("ended while starting")
        .hasMessageContaining("no-such-option");
  }

  @Test
  void twoRunsNeverShareADataFolder(@TempDir Path folder) {
    var kept = ServerOptions.throwaway().keepingDataIn(folder);
    try (var first = mysql.start(kept)) {
      assertThatThrownBy(() -> mysql.start(kept)).hasMessageContaining("in use by another run");
      assertThat(first.queryOne("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void clientProgramsOfTheSameDistributionReachTheServer() throws Exception {
    try (var server = mysql.start(ServerOptions.throwaway())) {
      server.createAccount("kintsugi", "secret");
      var command = new ArrayList<>(mysql.command(Program.MYSQL).orElseThrow());
      command.addAll(
          List.of(
              "-h127.0.0.1", "-P" + server.port(), "-ukintsugi", "-psecret", "-Ne", "SELECT 40+2"));
      assertThat(Commands.output(command)).endsWith("42");
    }
  }
}
