package io.kintsugi.chaos.run;

import io.kintsugi.chaos.fault.Trap.Spring;
import io.kintsugi.chaos.stand.ProxyProcess;
import io.kintsugi.chaos.stand.Stand;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.xa.Probe.Step;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Does one fault to a stand, chosen by a seeded random, and undoes it.
final class Mischief {
  private static final List<String> PROTOCOL =
      List.of("XA START", "XA PREPARE", "XA COMMIT", "kintsugi.decision", "COMMIT");
  private static final int SHORT = 300;
  private static final int LONG = 3_000;

  private final Stand stand;
  private final SplittableRandom random;

  Mischief(Stand stand, SplittableRandom random) {
    this.stand = stand;
    this.random = random;
  }

  /// Chooses a fault, does it, keeps it up for a while, and undoes it.
  FaultKind one() throws Exception {
    FaultKind kind = FaultKind.values()[random.nextInt(FaultKind.values().length)];
    stand.doubts().faultBegins();
    commit(kind);
    stand.heal();
    return kind;
  }

  private void commit(FaultKind kind) throws Exception {
    int server = random.nextInt(stand.servers());
    switch (kind) {
      case KILL_PROXY -> proxy().kill9();
      case KILL_PROXY_AT_STEP -> killAtStep(proxy());
      case PAUSE_PROXY -> {
        proxy().suspend();
        keep(LONG, LONG + 2_000);
      }
      case KILL_SERVER -> {
        stand.kill(server);
        keep(SHORT, LONG);
      }
      case PAUSE_SERVER -> {
        stand.server(server).suspend();
        keep(SHORT, LONG);
      }
      case CUT_LINK -> {
        stand.link(server).cut();
        keep(SHORT, LONG);
      }
      case STALL_LINK -> {
        int ways = 1 + random.nextInt(3);
        stand.link(server).stall((ways & 1) != 0, (ways & 2) != 0);
        keep(SHORT, LONG);
      }
      case SLOW_LINK -> {
        stand.link(server).delay(Duration.ofMillis(5 + random.nextInt(100)));
        keep(SHORT, LONG);
      }
      case FORGET_CONNECTIONS -> {
        stand.link(server).forget();
        // It has no end: the proxies have to find out.
        keep(LONG, LONG + 2_000);
      }
      case LOSE_REQUEST -> trap(server, Spring.LOSE_REQUEST);
      case LOSE_REPLY -> trap(server, Spring.LOSE_REPLY);
      case HOLD_REQUEST -> {
        trap(server, Spring.HOLD);
        keep(SHORT, LONG);
      }
      case KILL_CONNECTIONS -> killConnections(stand.server(server));
      case READ_LOCK -> readLock(stand.server(server));
      case READ_ONLY -> readOnly(stand.server(server));
    }
  }

  private ProxyProcess proxy() {
    return stand.proxy(random.nextInt(stand.proxies().size()));
  }

  private void keep(int atLeast, int below) throws InterruptedException {
    Thread.sleep(atLeast + random.nextInt(Math.max(1, below - atLeast)));
  }

  private void killAtStep(ProxyProcess proxy) throws Exception {
    Step step = Step.values()[random.nextInt(Step.values().length)];
    wait(proxy.arm(step, -1, true));
  }

  private void trap(int server, Spring spring) throws Exception {
    String pattern = PROTOCOL.get(random.nextInt(PROTOCOL.size()));
    wait(stand.link(server).arm(pattern, spring, 1 + random.nextInt(5)).sprung());
  }

  /// What does not come was not to be: the workload may be waiting for something else.
  private static void wait(CompletableFuture<Void> event) throws Exception {
    try {
      event.get(LONG, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // The fault is undone before it happened.
    }
  }

  private static void killConnections(MySqlServer server) throws SQLException {
    try (Connection connection = server.connect();
        var statement = connection.createStatement()) {
      List<Long> ids = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT id FROM information_schema.processlist WHERE user = 'kintsugi'")) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
      for (long id : ids) {
        kill(connection, id);
      }
    }
  }

  private static void kill(Connection connection, long id) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("KILL " + id);
    } catch (SQLException e) {
      if (e.getErrorCode() != 1094) {
        throw e;
      }
    }
  }

  private void readLock(MySqlServer server) throws SQLException, InterruptedException {
    try (Connection connection = server.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET lock_wait_timeout = 2");
      statement.execute("FLUSH TABLES WITH READ LOCK");
      keep(SHORT, LONG);
      statement.execute("UNLOCK TABLES");
    } catch (SQLException e) {
      if (e.getErrorCode() != 1205) {
        throw e;
      }
    }
  }

  private void readOnly(MySqlServer server) throws InterruptedException {
    server.execute("SET GLOBAL super_read_only = ON");
    try {
      keep(SHORT, LONG);
    } finally {
      server.execute("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
    }
  }
}
