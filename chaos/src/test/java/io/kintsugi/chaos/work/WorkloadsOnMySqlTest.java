package io.kintsugi.chaos.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.ServerOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One MySQL, without any proxy, must pass what Kintsugi has to; and what is then done to its rows
/// by hand must be found.
@Tag("server")
class WorkloadsOnMySqlTest {
  private static final long SEED = 20_261_125;
  private static MySqlServer server;
  private static Shards shards;

  @BeforeAll
  static void start() {
    server = MySqlDistribution.find(System.err::println).start(ServerOptions.throwaway());
    server.execute("CREATE DATABASE chaos");
    shards = new Shards(List.of(new Shards.Shard("s0", server, "chaos")));
    for (Workload workload : workloads()) {
      for (String table : workload.tables()) {
        server.execute(table.replace("CREATE TABLE ", "CREATE TABLE chaos."));
      }
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<Workload> workloads() {
    return List.of(
        new BankWorkload(6, true),
        new CounterWorkload(3),
        new BatchWorkload(3),
        new ListWorkload(true),
        new ListWorkload(false));
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl("chaos"), MySqlServer.ROOT, server.rootPassword());
  }

  /// A fixed number of operations by several clients at once.
  private static void run(Workload workload) throws Exception {
    workload.fill(shards);
    var seeds = new SplittableRandom(SEED);
    var threads = new ArrayList<Thread>();
    for (int process = 1; process <= 4; process++) {
      var client = new Client(process, WorkloadsOnMySqlTest::connect);
      var random = seeds.split();
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (client) {
                  for (int i = 0; i < 60; i++) {
                    workload.act(client, random);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void mysqlPasses(Workload workload) throws Exception {
    run(workload);
    assertThat(workload.judge(shards)).as(workload.history()).isEmpty();
    assertThat(workload.outcomes().get(Outcome.OK)).as(workload.history()).isGreaterThan(100);
    assertThat(workload.outcomes()).doesNotContainKey(Outcome.UNKNOWN);
  }

  @Test
  void moneyThatWasTakenByHandIsMissed() throws Exception {
    var bank = new BankWorkload(6, true);
    run(bank);
    server.execute("UPDATE chaos.account SET balance = balance + 1 WHERE id = 3");
    assertThat(bank.judge(shards)).extracting(Violation::rule).contains("sum", "books");
  }

  @Test
  void aTransferThatWasUndoneByHandIsMissed() throws Exception {
    var bank = new BankWorkload(6, true);
    run(bank);
    server.execute("DELETE FROM chaos.ledger ORDER BY tx LIMIT 1");
    assertThat(bank.judge(shards)).extracting(Violation::rule).contains("torn", "books");
  }

  @Test
  void aTickThatWasLostIsMissed() throws Exception {
    var counters = new CounterWorkload(3);
    run(counters);
    server.execute("DELETE FROM chaos.tick WHERE k = 1 AND n = 5");
    assertThat(counters.judge(shards))
        .extracting(Violation::rule)
        .contains("counter", "gap", "torn");
  }

  @Test
  void anElementThatWasLostIsMissed() throws Exception {
    var lists = new ListWorkload(true);
    run(lists);
    server.execute("UPDATE chaos.list_locked SET elements = '' WHERE k = 2");
    assertThat(lists.judge(shards))
        .extracting(Violation::rule)
        .contains("incompatible_order")
        .containsAnyOf("lost", "torn");
  }
}
