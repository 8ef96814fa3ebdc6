package io.kintsugi.it.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.Replication;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A primary dies under load, and the test promotes the replica that has most: nothing that was
/// acknowledged under `semi-sync` or `all-replicas` is lost, on one shard or over two.
@Tag("server")
class FailoverTest {
  private static final int WRITERS = 3;

  /// Clients that count up, and what they were told.
  private static final class Load implements AutoCloseable {
    private final ReplicaFleet servers;
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger single = new AtomicInteger();
    private final AtomicInteger over = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();
    private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();

    Load(ReplicaFleet servers) {
      this.servers = servers;
      for (int i = 0; i < WRITERS; i++) {
        writers.execute(() -> write(single, "UPDATE counter SET n = n + 1 WHERE id = 1"));
      }
      writers.execute(() ->
          write(
              over,
              "BEGIN",
              "UPDATE spread SET server = server + 1 WHERE id = 3",
              "UPDATE spread SET server = server + 1 WHERE id = 4",
              "COMMIT"));
    }

    private void write(AtomicInteger acknowledged, String... statements) {
      while (!done.get()) {
        try (Connection client = servers.connect("")) {
          while (!done.get()) {
            ReplicaFleet.run(client, statements);
            acknowledged.incrementAndGet();
          }
        } catch (SQLException e) {
          errors.incrementAndGet();
          LockSupport.parkNanos(1_000_000);
        }
      }
    }

    void await(int more) {
      int singles = single.get() + more;
      int overs = over.get() + more;
      long end = System.nanoTime() + 40_000_000_000L;
      while (single.get() < singles || over.get() < overs) {
        assertThat(System.nanoTime()).describedAs("%s", this).isLessThan(end);
        LockSupport.parkNanos(5_000_000);
      }
    }

    @Override
    public void close() {
      done.set(true);
      writers.close();
    }

    @Override
    public String toString() {
      return single + " commits on one shard, " + over + " over two, " + errors + " errors";
    }
  }

  @ParameterizedTest
  @CsvSource({
    "semi-sync, kill",
    "semi-sync, stop",
    "all-replicas, kill",
    "all-replicas, stop",
  })
  void nothingAcknowledgedIsLost(String acknowledge, String fault) throws Exception {
    boolean semiSync = acknowledge.equals("semi-sync");
    String keys = "strict: true, buffer-time: 60s, acknowledge: " + acknowledge;
    try (ReplicaFleet servers =
        new ReplicaFleet(keys, semiSync ? SemiSyncTest.PLUGINS : new String[0])) {
      servers
          .primary()
          .execute(
              "INSERT INTO school_0.spread VALUES (3, '0')",
              "INSERT INTO school_1.spread VALUES (4, '0')");
      if (semiSync) {
        SemiSyncTest.start(servers);
      }
      Load load = new Load(servers);
      int promoted;
      try (load) {
        promoted = failOver(servers, load, acknowledge, fault);
      }
      MySqlServer primary = servers.replica(promoted);
      ReplicaFleet.awaitNothingPrepared(primary);
      int single = number(primary, "SELECT n FROM school_0.counter WHERE id = 1");
      assertThat(single).isBetween(load.single.get(), load.single.get() + load.errors.get());
      int over = number(primary, "SELECT server FROM school_0.spread WHERE id = 3");
      assertThat(over).isBetween(load.over.get(), load.over.get() + load.errors.get());
      assertThat(number(primary, "SELECT server FROM school_1.spread WHERE id = 4"))
          .isEqualTo(over);
    }
  }

  /// The number of the replica that is the primary now.
  private static int failOver(ReplicaFleet servers, Load load, String acknowledge, String fault) {
    load.await(20);
    if (fault.equals("kill")) {
      servers.primary().kill9();
    } else {
      servers.primary().suspend();
    }
    try {
      long failed = System.nanoTime();
      int promoted = promote(servers, acknowledge.equals("semi-sync"));
      load.await(10);
      System.err.printf(
          "%s, %s: writable again after %d ms, %s%n",
          acknowledge, fault, (System.nanoTime() - failed) / 1_000_000, load);
      return promoted;
    } finally {
      if (fault.equals("stop")) {
        servers.primary().resume();
      }
    }
  }

  private static int number(MySqlServer server, String question) {
    return Integer.parseInt(server.queryOne(question));
  }

  /// What an outside tool does: the replica that has most takes over, the other one follows it.
  private static int promote(ReplicaFleet servers, boolean semiSync) {
    int promoted = mostAdvanced(servers);
    MySqlServer primary = servers.replica(promoted);
    MySqlServer other = servers.replica(5 - promoted);
    Replication.promote(primary);
    Replication.follow(primary, other);
    if (semiSync) {
      primary.execute(
          "SET GLOBAL rpl_semi_sync_source_timeout = 600000",
          "SET GLOBAL rpl_semi_sync_source_enabled = ON");
      other.execute("STOP REPLICA IO_THREAD", "START REPLICA IO_THREAD");
    }
    return promoted;
  }

  /// All that was received must be applied before they are compared.
  private static int mostAdvanced(ReplicaFleet servers) {
    for (int number = 2; number <= 3; number++) {
      MySqlServer replica = servers.replica(number);
      String received =
          replica.queryOne(
              "SELECT received_transaction_set FROM"
                  + " performance_schema.replication_connection_status");
      replica.queryOne("SELECT WAIT_FOR_EXECUTED_GTID_SET('" + received + "', 60)");
    }
    String other = servers.replica(3).queryOne("SELECT @@GLOBAL.gtid_executed");
    String question = "SELECT GTID_SUBSET('" + other + "', @@GLOBAL.gtid_executed)";
    return "1".equals(servers.replica(2).queryOne(question)) ? 2 : 3;
  }
}
