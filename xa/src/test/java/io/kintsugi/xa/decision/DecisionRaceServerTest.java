package io.kintsugi.xa.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.membership.DeadProxy;
import io.kintsugi.xa.membership.EpochTable;
import io.kintsugi.xa.stand.Eventually;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The coordinator's commit and a recoverer's rollback of one transaction, at the same time.
@Tag("server")
@ExtendWith(WithServers.class)
class DecisionRaceServerTest {
  private static final int ROUNDS = 200;

  private final RealServers servers;

  DecisionRaceServerTest(RealServers servers) {
    this.servers = servers;
  }

  @Test
  void exactlyOneWinsAndBothAgreeWhich() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    DeadProxy proxy = DeadProxy.register(servers, "race", 1, 100);
    int commits = 0;
    try (Connection home = servers.connect("alpha");
        Connection recoverer = servers.connect("alpha")) {
      home.setAutoCommit(false);
      for (int round = 0; round < ROUNDS; round++) {
        GlobalId id = proxy.id(round, "alpha");
        CyclicBarrier start = new CyclicBarrier(2);
        long head = random.nextLong(2_000_000);
        boolean first = random.nextBoolean();
        CompletableFuture<Boolean> committing =
            CompletableFuture.supplyAsync(
                () -> commit(home, id, start, first ? 0 : head), Thread::startVirtualThread);
        meet(start, first ? head : 0);
        Decision told = DecisionTable.findOrRollBack(recoverer, id, 5);
        boolean committed = committing.get(30, TimeUnit.SECONDS);
        assertThat(told == Decision.COMMIT)
            .as("round %d of seed %d", round, seed)
            .isEqualTo(committed);
        assertThat(DecisionTable.find(recoverer, id)).contains(told);
        commits += committed ? 1 : 0;
      }
    }
    System.out.println(commits + " of " + ROUNDS + " committed");
    assertThat(commits).as("both sides win some").isBetween(1, ROUNDS - 1);
  }

  @Test
  void afterTheFenceNothingIsDecidedAndTheFenceWaitsForWhatWas() throws Exception {
    DeadProxy proxy = DeadProxy.register(servers, "race", 2, 100);
    GlobalId before = proxy.id(1, "alpha");
    GlobalId after = proxy.id(2, "alpha");
    try (Connection home = servers.connect("alpha");
        Connection fencer = servers.connect("alpha")) {
      home.setAutoCommit(false);
      assertThat(Rows.update(home, DecisionTable.commit(before))).isEqualTo(1);
      CompletableFuture<Boolean> fencing =
          CompletableFuture.supplyAsync(() -> fence(fencer, 2), Thread::startVirtualThread);
      Eventually.until(
          "the fence waits",
          () ->
              !servers
                  .server("alpha")
                  .queryOne("SELECT COUNT(*) FROM performance_schema.data_lock_waits")
                  .equals("0"));
      assertThat(fencing).isNotDone();
      home.commit();
      assertThat(fencing.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(Rows.update(home, DecisionTable.commit(after))).isZero();
      home.commit();
      assertThat(DecisionTable.find(fencer, before)).contains(Decision.COMMIT);
      assertThat(DecisionTable.find(fencer, after)).isEmpty();
    }
  }

  @Test
  void aPausedProxysOpenTransactionIsEndedSoThatItsLifeCanBeFenced() throws Exception {
    DeadProxy proxy = DeadProxy.register(servers, "race", 3, 100);
    DeadProxy living = DeadProxy.register(servers, "race", 30, 100);
    GlobalId open = proxy.id(1, "alpha");
    Connection paused = servers.connect("alpha");
    try (Connection alive = servers.connect("alpha");
        Connection recoverer = servers.connect("alpha")) {
      paused.setAutoCommit(false);
      alive.setAutoCommit(false);
      Rows.update(paused, DecisionTable.commit(open));
      Rows.update(alive, DecisionTable.commit(living.id(1, "alpha")));
      EpochTable.endHoldersOf(recoverer, 3, 100);
      Eventually.until("the paused one's row is free", () -> fence(recoverer, 3));
      assertThat(DecisionTable.findOrRollBack(recoverer, open, 5)).isEqualTo(Decision.ROLLBACK);
      assertThat(paused.isValid(1)).isFalse();
      alive.commit();
      assertThat(DecisionTable.find(recoverer, living.id(1, "alpha"))).contains(Decision.COMMIT);
    }
  }

  private static boolean fence(Connection connection, int proxy) {
    try {
      EpochTable.fence(connection, "race", proxy, 100);
      return true;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean commit(Connection home, GlobalId id, CyclicBarrier start, long head) {
    try {
      meet(start, head);
      try (Statement statement = home.createStatement()) {
        boolean written = statement.executeUpdate(DecisionTable.commit(id)) == 1;
        LockSupport.parkNanos(head / 4);
        home.commit();
        return written;
      }
    } catch (SQLException e) {
      rollback(home);
      if (e.getErrorCode() == Control.DUPLICATE_KEY) {
        return false;
      }
      throw new IllegalStateException(e);
    }
  }

  private static void rollback(Connection home) {
    try {
      home.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void meet(CyclicBarrier start, long head) {
    try {
      start.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    LockSupport.parkNanos(head);
  }
}
