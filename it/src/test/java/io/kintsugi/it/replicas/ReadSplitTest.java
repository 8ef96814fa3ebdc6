package io.kintsugi.it.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which server answers which form of statement. Replicas are not late here, or say so.
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadSplitTest {
  private static final String WHO = "SELECT server FROM whoami";
  private static final Set<String> REPLICAS = Set.of("alpha-2", "alpha-3");

  private @Nullable ReplicaFleet started;

  @BeforeAll
  void start() throws Exception {
    started = new ReplicaFleet("reads: primary");
  }

  @AfterAll
  void stop() {
    servers().close();
  }

  private ReplicaFleet servers() {
    return java.util.Objects.requireNonNull(started);
  }

  private Connection any(String options) throws SQLException {
    Connection connection = servers().connect(options);
    ReplicaFleet.run(connection, "SET kintsugi_reads = 'any'");
    return connection;
  }

  @Test
  void thePrimaryAnswersUnlessTheSessionTheUserOrAHintSaysOtherwise() throws Exception {
    try (Connection app = servers().connect("");
        Connection reporting = servers().connect("reporting", "")) {
      assertThat(ReplicaFleet.one(app, WHO)).isEqualTo("alpha");
      assertThat(ReplicaFleet.one(app, "SELECT @@kintsugi_reads")).isEqualTo("primary");
      assertThat(ReplicaFleet.one(app, "SELECT /*+ replica */ server FROM whoami")).isIn(REPLICAS);
      assertThat(ReplicaFleet.one(reporting, WHO)).isIn(REPLICAS);
      ReplicaFleet.run(reporting, "SET kintsugi_reads = 'primary'");
      assertThat(ReplicaFleet.one(reporting, WHO)).isEqualTo("alpha");
      ReplicaFleet.run(reporting, "SET kintsugi_reads = DEFAULT");
      assertThat(ReplicaFleet.one(reporting, WHO)).isIn(REPLICAS);
    }
  }

  @Test
  void aValueThatIsNoneIsRefused() throws Exception {
    try (Connection app = servers().connect("")) {
      assertThatThrownBy(() -> ReplicaFleet.run(app, "SET kintsugi_reads = 'nearest'"))
          .hasMessageContaining("can't be set to the value");
      assertThatThrownBy(() -> ReplicaFleet.run(app, "SET kintsugi_raeds = 'any'"))
          .hasMessageContaining("Unknown system variable");
      assertThat(ReplicaFleet.one(app, WHO)).isEqualTo("alpha");
    }
  }

  @Test
  void replicasAreReadByTheirWeights() throws Exception {
    Map<String, Integer> counts = new HashMap<>();
    try (Connection connection = any("")) {
      for (int i = 0; i < 30; i++) {
        counts.merge(ReplicaFleet.one(connection, WHO), 1, Integer::sum);
      }
    }
    assertThat(counts).containsOnly(Map.entry("alpha-2", 10), Map.entry("alpha-3", 20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WHO,
        "SELECT server FROM whoami WHERE server LIKE 'a%'",
        "(SELECT server FROM whoami)",
        "WITH w AS (SELECT server FROM whoami) SELECT server FROM w",
        "TABLE whoami",
        "SELECT MAX(server) FROM spread",
        "SELECT server FROM spread WHERE id = 2",
        "SELECT server FROM spread ORDER BY id",
        "SELECT server FROM plain",
        "SELECT /*+ MAX_EXECUTION_TIME(10000) */ server FROM whoami"
      })
  void readsAreAnsweredByReplicas(String sql) throws Exception {
    try (Connection text = any("");
        Connection prepared = any("&useServerPrepStmts=true")) {
      assertThat(ReplicaFleet.one(text, sql)).isIn(REPLICAS);
      assertThat(executed(prepared, sql)).isIn(REPLICAS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT server FROM whoami FOR UPDATE",
        "SELECT server FROM whoami FOR SHARE",
        "SELECT server FROM whoami LOCK IN SHARE MODE",
        "SELECT server, LAST_INSERT_ID() FROM whoami",
        "SELECT server, @seen := 1 FROM whoami",
        "SELECT server, @@server_uuid FROM whoami",
        "SELECT server, seven() FROM whoami",
        "SELECT server FROM calling",
        "SELECT server FROM over_calling",
        "SELECT server, UUID_SHORT() FROM whoami",
        "SELECT SQL_CALC_FOUND_ROWS server FROM whoami",
        "SELECT /*+ primary */ server FROM whoami",
        "SELECT /*+ replica */ server FROM whoami FOR UPDATE"
      })
  void whatLocksWritesOrAsksAServerItselfIsAnsweredByThePrimary(String sql) throws Exception {
    try (Connection text = any("");
        Connection prepared = any("&useServerPrepStmts=true")) {
      assertThat(ReplicaFleet.one(text, sql)).isEqualTo("alpha");
      assertThat(executed(prepared, sql)).isEqualTo("alpha");
    }
  }

  @Test
  void aCursorStaysOnThePrimary() throws Exception {
    try (Connection connection = any("&useCursorFetch=true");
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(1);
      try (ResultSet rows = statement.executeQuery(WHO)) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("alpha");
      }
    }
  }

  @Test
  void aTransactionStaysOnThePrimary() throws Exception {
    try (Connection connection = any("")) {
      ReplicaFleet.run(connection, "START TRANSACTION");
      assertThat(ReplicaFleet.one(connection, WHO)).isEqualTo("alpha");
      assertThat(ReplicaFleet.one(connection, "SELECT /*+ replica */ server FROM whoami"))
          .isEqualTo("alpha");
      ReplicaFleet.run(connection, "COMMIT");
      assertThat(ReplicaFleet.one(connection, WHO)).isIn(REPLICAS);
      ReplicaFleet.run(connection, "SET autocommit = 0");
      assertThat(ReplicaFleet.one(connection, WHO)).isEqualTo("alpha");
      ReplicaFleet.run(connection, "COMMIT", "SET autocommit = 1");
      assertThat(ReplicaFleet.one(connection, WHO)).isIn(REPLICAS);
      ReplicaFleet.run(connection, "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");
      assertThat(ReplicaFleet.one(connection, WHO)).isEqualTo("alpha");
    }
  }

  @Test
  void aReadOnlyTransactionStaysOnOneReplicaWhereNothingCanBeLockedOrWritten() throws Exception {
    try (Connection connection = any("")) {
      for (int round = 0; round < 6; round++) {
        ReplicaFleet.run(connection, "START TRANSACTION READ ONLY");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 5; i++) {
          seen.add(ReplicaFleet.one(connection, WHO));
        }
        assertThat(seen).hasSize(1);
        assertThat(seen).isSubsetOf(REPLICAS);
        assertThatThrownBy(() -> ReplicaFleet.one(connection, WHO + " FOR UPDATE"))
            .hasMessageContaining("would lock nothing");
        assertThatThrownBy(() -> ReplicaFleet.run(connection, "UPDATE counter SET n = n"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1792));
        ReplicaFleet.run(connection, "COMMIT");
      }
    }
  }

  @Test
  void whenNoReplicaIsFitThePrimaryAnswersAndReplicasReturn() throws Exception {
    try (Connection connection = any("")) {
      servers().replica(2).execute("STOP REPLICA SQL_THREAD");
      servers().await(group -> group.fit().size() == 1);
      assertThat(seen(connection)).containsExactly("alpha-3");
      servers().replica(3).kill9();
      servers().await(group -> group.fit().isEmpty());
      assertThat(seen(connection)).containsExactly("alpha");
      servers().replica(3).start();
      servers().replica(2).execute("START REPLICA SQL_THREAD");
      servers().await(group -> group.fit().size() == 2);
      assertThat(seen(connection)).isEqualTo(REPLICAS);
    }
  }

  @Test
  void aReplicaThatDiesUnderReadsCostsNone() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    List<Future<?>> readers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String sql : List.of(WHO, "SELECT server FROM spread ORDER BY id")) {
        for (String protocol : List.of("", "&useServerPrepStmts=true")) {
          readers.add(threads.submit(() -> read(sql, protocol, done, reads)));
        }
      }
      awaitReads(reads, 100, readers);
      servers().replica(2).kill9();
      awaitReads(reads, reads.get() + 400, readers);
      done.set(true);
      // A read that failed fails here.
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    servers().replica(2).start();
    servers().await(group -> group.fit().size() == 2);
  }

  private static void awaitReads(AtomicInteger reads, int wanted, List<Future<?>> readers) {
    while (reads.get() < wanted && readers.stream().noneMatch(Future::isDone)) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void read(String sql, String protocol, AtomicBoolean done, AtomicInteger reads) {
    try (Connection connection = any(protocol);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      while (!done.get()) {
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows.next()).isTrue();
          reads.incrementAndGet();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aReplicaThatHangsIsLeftOnceItIsTakenForDead() throws Exception {
    try (Connection connection = any("")) {
      assertThat(seen(connection)).isEqualTo(REPLICAS);
      servers().replica(2).suspend();
      try {
        assertThat(seen(connection)).doesNotContain("alpha-2");
        assertThat(ReplicaFleet.one(connection, "SELECT server FROM spread ORDER BY id"))
            .isNotEqualTo("alpha-2");
      } finally {
        servers().replica(2).resume();
      }
      servers().await(group -> group.fit().size() == 2);
    }
  }

  private static Set<String> seen(Connection connection) throws SQLException {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      seen.add(ReplicaFleet.one(connection, WHO));
    }
    return seen;
  }

  private static String executed(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      String last = "no row";
      while (rows.next()) {
        last = rows.getString(1);
      }
      return last;
    }
  }
}
