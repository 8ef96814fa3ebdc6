package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.FakeMySqlServer;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ResultWriter;
import io.kintsugi.proxy.wire.ServerStatus;
import io.kintsugi.xa.GlobalId.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What the servers are sent for transactions, and what the session refuses.
class TransactionPlaneTest {
  private static final int OPEN =
      ServerStatus.SERVER_STATUS_AUTOCOMMIT | ServerStatus.SERVER_STATUS_IN_TRANS;
  private static final String ON_ALPHA = "INSERT INTO student (id, name) VALUES (4, 'Ada')";
  @AutoClose private final FakeMySqlServer alpha = shard("4", "Ada");
  @AutoClose private final FakeMySqlServer beta = shard("1", "Bob");

  private static FakeMySqlServer shard(String id, String name) {
    return Plane.server()
        .error("VALUES \\(8,", 1213, "40001", "Deadlock found when trying to get lock")
        .error("VALUES \\(6,", 1062, "23000", "Duplicate entry '6' for key 'student.PRIMARY'")
        .on("^INSERT|^UPDATE|^DELETE", e -> e.result().ok(OkPacket.of(1, 0, OPEN, 0)))
        .on("FROM student", e -> row(e.result(), id, name));
  }

  private static void row(ResultWriter result, String id, String name) {
    result.columns(
        List.of(ColumnDefinition.text("id", 20), ColumnDefinition.text("name", 64)), OPEN);
    result.textRow(new byte[][] {bytes(id), bytes(name)});
    result.end(OPEN, 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> since(FakeMySqlServer server, String first) {
    List<String> all = server.received();
    return all.subList(all.indexOf(first), all.size());
  }

  @Test
  void beginOpensNothingAndTheFirstStatementOpensItsShard() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      assertThat(client.query("BEGIN").end().status() & ServerStatus.SERVER_STATUS_IN_TRANS)
          .isNotZero();
      assertThat(alpha.received()).isEmpty();
      client.query(ON_ALPHA);
      client.query("COMMIT");
      assertThat(since(alpha, "START TRANSACTION"))
          .containsExactly("START TRANSACTION", ON_ALPHA, "COMMIT");
      assertThat(beta.received()).isEmpty();
    }
  }

  @Test
  void savepointsReachAShardThatJoinsLater() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("BEGIN");
      client.query(ON_ALPHA);
      client.query("SAVEPOINT one");
      client.query("SELECT name FROM student WHERE id = 1");
      client.query("ROLLBACK TO SAVEPOINT ONE");
      assertThat(client.query("RELEASE SAVEPOINT one").errno()).isZero();
      assertThat(client.query("ROLLBACK TO SAVEPOINT one").errno()).isEqualTo(1305);
      client.query("ROLLBACK");
      String xid = FakeCommits.xid(1, Protocol.TWO_PHASE, "alpha", "s1");
      assertThat(since(beta, "XA START " + xid))
          .containsExactly(
              "XA START " + xid,
              "SAVEPOINT `one`",
              "SELECT name FROM student WHERE id = 1",
              "ROLLBACK TO SAVEPOINT `ONE`",
              "RELEASE SAVEPOINT `one`",
              "XA END " + xid,
              "XA ROLLBACK " + xid);
    }
  }

  @Test
  void aDeadlockRollsAllShardsBack() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("BEGIN");
      client.query("SELECT name FROM student WHERE id = 1");
      assertThat(client.query("INSERT INTO student (id, name) VALUES (8, 'x')").errno())
          .isEqualTo(1213);
      Eventually.happens(() -> rollbacks(beta) == 1 && rollbacks(alpha) == 1);
      assertThat(
              client.command(Command.COM_PING).end().status() & ServerStatus.SERVER_STATUS_IN_TRANS)
          .isZero();
    }
  }

  @Test
  void aFailedFirstStatementUnderAutocommitOffLeavesNoTransactionInThePool() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "backend-connections: 1");
        WireClient client = plane.client()) {
      client.query("SET autocommit = 0");
      assertThat(client.query("INSERT INTO student (id, name) VALUES (6, 'x')").errno())
          .isEqualTo(1062);
      client.query("ROLLBACK");
      Eventually.happens(() -> alpha.received().contains("ROLLBACK"));
    }
  }

  @Test
  void aBroadWriteInAutocommitIsUndoneOnAllShardsWhenOneFails() throws Exception {
    try (FakeMySqlServer healthy =
            autocommitted("Ada").on("^UPDATE", e -> e.result().ok(OkPacket.of(1, 0, OPEN, 0)));
        FakeMySqlServer failing =
            autocommitted("Bob")
                .error("^UPDATE", 1406, "22001", "Data too long for column 'name' at row 1");
        Plane plane = Plane.start(healthy, failing, "");
        WireClient client = plane.client()) {
      // A connection to each shard waits in its pool now: the write begins on both before either
      // answers. Without it the error could be there before the other shard is reached.
      assertThat(client.query("SELECT name FROM student").rows()).hasSize(2);
      assertThat(client.query("UPDATE student SET name = 'long'").errno()).isEqualTo(1406);
      for (FakeMySqlServer server : List.of(healthy, failing)) {
        Eventually.happens(() -> rollbacks(server) == 1);
        assertThat(openings(server)).isEqualTo(1);
        assertThat(server.received())
            .noneMatch(sql -> sql.equals("COMMIT") || sql.startsWith("XA PREPARE"));
      }
    }
  }

  @Test
  void aBroadWriteThatMeetsADemotedPrimaryMayBeBegunAgain() throws Exception {
    try (FakeMySqlServer healthy =
            autocommitted("Ada").on("^UPDATE", e -> e.result().ok(OkPacket.of(1, 0, OPEN, 0)));
        FakeMySqlServer demoted =
            autocommitted("Bob")
                .error(
                    "^UPDATE",
                    1290,
                    "HY000",
                    "The MySQL server is running with the --read-only option so it cannot execute"
                        + " this statement");
        Plane plane = Plane.start(healthy, demoted, "");
        WireClient client = plane.client()) {
      assertThat(client.query("SELECT name FROM student").rows()).hasSize(2);
      for (String begin : List.of("DO 0", "BEGIN")) {
        client.query(begin);
        WireClient.Answer answer = client.query("UPDATE student SET name = 'x'");
        assertThat(answer.errno()).isEqualTo(1180);
        assertThat(answer.message()).contains("read-only", "begun again");
      }
      for (FakeMySqlServer server : List.of(healthy, demoted)) {
        Eventually.happens(() -> rollbacks(server) == 2);
        assertThat(server.received())
            .noneMatch(sql -> sql.equals("COMMIT") || sql.startsWith("XA PREPARE"));
      }
    }
  }

  /// A read outside a transaction leaves none open.
  private static FakeMySqlServer autocommitted(String name) {
    return Plane.server().rows("FROM student", List.of("name"), new String[] {name});
  }

  @Test
  void aBroadWriteInAutocommitIsCommittedOnAllShards() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      assertThat(client.query("UPDATE student SET name = 'x'").end().affectedRows()).isEqualTo(2);
      List<String> all = new ArrayList<>(alpha.received());
      all.addAll(beta.received());
      assertThat(all).contains("START TRANSACTION", FakeCommits.DECISION, "COMMIT");
      assertThat(all.stream().filter(sql -> sql.startsWith("XA PREPARE"))).hasSize(1);
      assertThat(all.stream().filter(sql -> sql.contains("; XA COMMIT"))).hasSize(1);
    }
  }

  private static long openings(FakeMySqlServer server) {
    return count(server, "START TRANSACTION") + count(server, "XA START");
  }

  private static long rollbacks(FakeMySqlServer server) {
    return count(server, "ROLLBACK") + count(server, "XA ROLLBACK");
  }

  private static long count(FakeMySqlServer server, String prefix) {
    return server.received().stream().filter(sql -> sql.startsWith(prefix)).count();
  }

  @Test
  void beginCommitsWhatIsOpenAndChainBeginsAgain() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("BEGIN");
      client.query(ON_ALPHA);
      client.query("BEGIN");
      assertThat(alpha.received()).contains("COMMIT");
      assertThat(
              client.query("COMMIT AND CHAIN").end().status() & ServerStatus.SERVER_STATUS_IN_TRANS)
          .isNotZero();
      client.send("ROLLBACK RELEASE");
      assertThat(client.hungUp()).isTrue();
    }
  }

  @Test
  void aReadOnlyTransactionAndItsIsolationReachTheServer() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
      client.query("START TRANSACTION READ ONLY");
      client.query("SELECT name FROM student WHERE id = 4");
      client.query("COMMIT");
      client.query("BEGIN");
      client.query("SELECT name FROM student WHERE id = 4");
      client.query("COMMIT");
      assertThat(alpha.received())
          .containsSubsequence(
              "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
              "START TRANSACTION READ ONLY",
              "COMMIT",
              "START TRANSACTION",
              "COMMIT");
      assertThat(alpha.received().stream().filter(sql -> sql.contains("SERIALIZABLE"))).hasSize(1);
    }
  }

  @Test
  void aResetRollsBackAndForgets() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("PREPARE p FROM 'SELECT name FROM student WHERE id = 4'");
      client.query("BEGIN");
      client.query(ON_ALPHA);
      assertThat(client.command(Command.COM_RESET_CONNECTION).errno()).isZero();
      Eventually.happens(() -> alpha.received().contains("ROLLBACK"));
      assertThat(client.query("EXECUTE p").errno()).isEqualTo(1243);
    }
  }
}
