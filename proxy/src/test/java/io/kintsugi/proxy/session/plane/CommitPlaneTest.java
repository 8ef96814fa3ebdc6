package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.FakeMySqlServer;
import io.kintsugi.proxy.session.transaction.BestEffortCommits;
import io.kintsugi.proxy.session.transaction.GlobalCommits;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ServerStatus;
import io.kintsugi.xa.GlobalId.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What each shard is sent, in order, for transactions that write several, and what the client
/// hears when a shard fails at each step.
class CommitPlaneTest {
  private static final int IN_TRANSACTION = ServerStatus.SERVER_STATUS_IN_TRANS;
  private static final int OPEN =
      ServerStatus.SERVER_STATUS_AUTOCOMMIT | ServerStatus.SERVER_STATUS_IN_TRANS;
  private static final String ON_ALPHA = "INSERT INTO student (id, name) VALUES (4, 'Ada')";
  private static final String ON_BETA = "INSERT INTO student (id, name) VALUES (1, 'Bob')";
  private static final String ON_BOTH = "UPDATE student SET name = 'x'";
  private static final String READ_BETA = "SELECT name FROM student WHERE id = 1";
  private static final String WRITABLE =
      "DO IF(@@global.read_only, (SELECT 1 UNION ALL SELECT 2), 0); ";
  private static final String OPTION = "SET OPTION";
  private static final String SAVEPOINT = "SAVEPOINT `kintsugi statement`";
  private static final String XID = FakeCommits.xid(1, Protocol.TWO_PHASE, "alpha", "s1");
  @AutoClose private final FakeMySqlServer alpha = Plane.server();
  @AutoClose private final FakeMySqlServer beta = Plane.server();
  private final FakeCommits twoPhase = new FakeCommits(Protocol.TWO_PHASE);

  /// The usual answers; what a test scripted before has precedence.
  private static FakeMySqlServer usual(FakeMySqlServer server, int status) {
    return server
        .error("VALUES \\(\\d+, 'twice'", 1062, "23000", "Duplicate entry")
        .on("^INSERT|^UPDATE|^DELETE", e -> e.result().ok(OkPacket.of(1, 0, status, 0)))
        .on(
            "FROM student",
            e -> {
              e.result().columns(List.of(ColumnDefinition.text("name", 64)), status);
              e.result().textRow(new byte[][] {"Bob".getBytes(StandardCharsets.UTF_8)});
              e.result().end(status, 0);
            });
  }

  private Plane plane(GlobalCommits commits) {
    return Plane.start(usual(alpha, OPEN), usual(beta, IN_TRANSACTION), commits);
  }

  /// What a server was sent by sessions. A KILL goes beside them, when a shard fails before another
  /// has answered, and its connection's end may come at any time.
  private static List<String> told(FakeMySqlServer server) {
    return server.received().stream()
        .filter(sql -> !sql.startsWith("KILL ") && !sql.equals("QUIT"))
        .toList();
  }

  /// What a server was sent from this statement on.
  private static List<String> from(FakeMySqlServer server, String first) {
    List<String> all = told(server);
    assertThat(all).contains(first);
    return all.subList(all.indexOf(first), all.size());
  }

  private static List<String> branch(String... statements) {
    return List.of(statements).stream().map(each -> each.replace("?", XID)).toList();
  }

  private static void writeBoth(WireClient client) throws Exception {
    client.query("BEGIN");
    assertThat(client.query(ON_ALPHA).errno()).isZero();
    assertThat(client.query(ON_BETA).errno()).isZero();
  }

  @Test
  void homeCommitsTheDecisionAndTheOthersAreBranches() throws Exception {
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query("COMMIT").end().warnings()).isZero();
      assertThat(alpha.received())
          .endsWith("START TRANSACTION", ON_ALPHA, FakeCommits.DECISION, "COMMIT");
      assertThat(from(beta, "XA START " + XID))
          .isEqualTo(
              branch(
                  "XA START ?",
                  ON_BETA,
                  "XA END ?",
                  "XA PREPARE ?",
                  OPTION,
                  WRITABLE + "XA COMMIT ?",
                  OPTION));
      assertThat(beta.received().getFirst()).startsWith("SET @@session.`autocommit`=0");
    }
  }

  @Test
  void aBranchRunsWithoutAutocommitAndItsClientSeesItsOwn() throws Exception {
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      int status = client.query(ON_BETA).end().status();
      assertThat(status & ServerStatus.SERVER_STATUS_AUTOCOMMIT).isNotZero();
      status = client.query(READ_BETA).end().status();
      assertThat(status & ServerStatus.SERVER_STATUS_AUTOCOMMIT).isNotZero();
    }
  }

  @Test
  void aWriterAmongReadersCommitsByItself() throws Exception {
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      client.query("BEGIN");
      client.query("SELECT name FROM student WHERE id = 4");
      client.query(ON_BETA);
      assertThat(client.query("COMMIT").errno()).isZero();
      assertThat(alpha.received()).contains("COMMIT").doesNotContain(FakeCommits.DECISION);
      assertThat(from(beta, "XA START " + XID))
          .isEqualTo(branch("XA START ?", ON_BETA, "XA END ?", "XA COMMIT ? ONE PHASE"));
      client.query("BEGIN");
      client.query(ON_ALPHA);
      client.query(READ_BETA);
      assertThat(client.query("COMMIT").errno()).isZero();
      assertThat(alpha.received()).doesNotContain(FakeCommits.DECISION);
    }
  }

  @Test
  void rollbackReachesEveryShard() throws Exception {
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query("ROLLBACK").errno()).isZero();
      assertThat(alpha.received()).endsWith("ROLLBACK");
      assertThat(from(beta, "XA START " + XID))
          .isEqualTo(branch("XA START ?", ON_BETA, "XA END ?", "XA ROLLBACK ?"));
    }
  }

  @Test
  void aClientThatLeavesIsRolledBackOnEveryShard() throws Exception {
    try (Plane plane = plane(twoPhase)) {
      try (WireClient client = plane.client()) {
        writeBoth(client);
      }
      Eventually.happens(() -> alpha.received().contains("ROLLBACK"));
      Eventually.happens(() -> beta.received().contains("XA ROLLBACK " + XID));
    }
  }

  @Test
  void aWriteOverShardsIsUndoneOnAllWhenOneFailsAndTheTransactionGoesOn() throws Exception {
    beta.error("^UPDATE", 1406, "22001", "Data too long for column 'name' at row 1");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query(ON_BOTH).errno()).isEqualTo(1406);
      assertThat(from(alpha, SAVEPOINT))
          .containsExactly(SAVEPOINT, ON_BOTH, "ROLLBACK TO " + SAVEPOINT);
      assertThat(from(beta, SAVEPOINT))
          .containsExactly(SAVEPOINT, ON_BOTH, "ROLLBACK TO " + SAVEPOINT);
      assertThat(client.query("COMMIT").errno()).isZero();
      assertThat(told(alpha)).endsWith(FakeCommits.DECISION, "COMMIT");
    }
  }

  @Test
  void aShardThatStillWritesIsStoppedBeforeTheStatementIsUndone() throws Exception {
    CompletableFuture<Void> killed = new CompletableFuture<>();
    alpha
        .on(
            "^KILL QUERY",
            e -> {
              killed.complete(null);
              e.result().ok(OkPacket.of(0, 0, OPEN, 0));
            })
        .heldUntil("^UPDATE", killed);
    beta.error("^UPDATE", 1406, "22001", "Data too long for column 'name' at row 1");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query(ON_BOTH).errno()).isEqualTo(1406);
      assertThat(killed).isDone();
      for (FakeMySqlServer server : List.of(alpha, beta)) {
        assertThat(from(server, SAVEPOINT))
            .containsExactly(SAVEPOINT, ON_BOTH, "ROLLBACK TO " + SAVEPOINT);
      }
    }
  }

  @Test
  void aDeadlockOnOneShardRollsTheWholeTransactionBack() throws Exception {
    beta.error("^UPDATE", 1213, "40001", "Deadlock found when trying to get lock");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query(ON_BOTH).errno()).isEqualTo(1213);
      Eventually.happens(() -> alpha.received().contains("ROLLBACK"));
      Eventually.happens(() -> beta.received().contains("XA ROLLBACK " + XID));
      assertThat(client.query("COMMIT").errno()).isZero();
      assertThat(alpha.received()).doesNotContain(FakeCommits.DECISION);
    }
  }

  @Test
  void aRefusedXaStartCommitsNothingAndItsConnectionIsClosed() throws Exception {
    beta.error("^XA START", 1440, "XAE08", "XAER_DUPID: The XID already exists");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      client.query("BEGIN");
      client.query(ON_ALPHA);
      assertThat(client.query(ON_BETA).errno()).isEqualTo(1440);
      Eventually.happens(() -> alpha.received().contains("ROLLBACK"));
      Eventually.happens(() -> plane.connections("beta") == 0);
      assertThat(client.query(ON_ALPHA).errno()).isEqualTo(1180);
      assertThat(client.query("ROLLBACK").errno()).isZero();
      assertThat(client.query("SELECT name FROM student WHERE id = 4").rows()).hasSize(1);
    }
  }

  @Test
  void aServerThatCannotTakePartIsReadButNotWrittenAsTheSecond() throws Exception {
    twoPhase.refusals.put("beta", "the account lacks XA_RECOVER_ADMIN");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      client.query("BEGIN");
      client.query(ON_ALPHA);
      assertThat(client.query(READ_BETA).rows()).hasSize(1);
      WireClient.Answer refused = client.query(ON_BETA);
      assertThat(refused.errno()).isEqualTo(1235);
      assertThat(refused.message()).contains("s0, s1").contains("XA_RECOVER_ADMIN");
      assertThat(client.query(ON_BOTH).errno()).isEqualTo(1235);
      assertThat(client.query("COMMIT").errno()).isZero();
      assertThat(client.query(ON_BOTH).errno()).isEqualTo(1235);
      assertThat(beta.received()).contains("START TRANSACTION", "COMMIT").doesNotContain(ON_BETA);
    }
  }

  @Test
  void aShardThatIsLostWhileItPreparesRollsAllBack() throws Exception {
    beta.hangUp("^XA PREPARE");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query("COMMIT").errno()).isEqualTo(1180);
      assertThat(alpha.received()).endsWith("ROLLBACK").doesNotContain("COMMIT");
      assertThat(client.query(READ_BETA).rows()).hasSize(1);
    }
  }

  @Test
  void aShardThatRefusesToPrepareIsQuoted() throws Exception {
    beta.error("^XA END", 1614, "XA102", "XA_RBDEADLOCK: Transaction branch was rolled back")
        .error("^XA PREPARE", 1399, "XAE07", "XAER_RMFAIL: The command cannot be executed");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query("COMMIT").errno()).isEqualTo(1614);
      assertThat(alpha.received()).endsWith("ROLLBACK");
      assertThat(beta.received()).endsWith("XA ROLLBACK " + XID);
    }
  }

  @Test
  void aLostDecisionIsRolledBackEverywhere() throws Exception {
    alpha.hangUp(FakeCommits.DECISION);
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query("COMMIT").errno()).isEqualTo(1180);
      assertThat(beta.received()).endsWith("XA ROLLBACK " + XID);
      assertThat(client.query("SELECT name FROM student WHERE id = 4").rows()).hasSize(1);
    }
  }

  @Test
  void aCommitWhoseAnswerIsLostIsToldAsUnknown() throws Exception {
    alpha.hangUp("^COMMIT");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      WireClient.Answer answer = client.query("COMMIT");
      assertThat(answer.errno()).isEqualTo(1105);
      assertThat(String.valueOf(answer.error())).contains("08007");
      assertThat(answer.message()).contains("SHOW KINTSUGI TRANSACTION 'test:0:1:1:2:alpha'");
      assertThat(client.query("SELECT name FROM student WHERE id = 4").rows()).hasSize(1);
    }
  }

  @Test
  void aShardThatIsLostAfterTheDecisionIsAWarning() throws Exception {
    beta.hangUp("; XA COMMIT");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query("COMMIT").end().warnings()).isEqualTo(1);
      assertThat(client.query("SHOW WARNINGS").rows().getFirst().get(2))
          .contains("shard s1")
          .contains("test:0:1:1:2:alpha");
    }
  }

  @Test
  void aServerThatStopsBeforeTheCommitBecauseItIsReadOnlyIsAWarning() throws Exception {
    beta.error("^DO IF", 1242, "21000", "Subquery returns more than 1 row");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query("COMMIT").end().warnings()).isEqualTo(1);
      assertThat(beta.received()).endsWith(OPTION, WRITABLE + "XA COMMIT " + XID, OPTION);
    }
  }

  @Test
  void whatIsDecidedIsAnsweredAndOnlyStatementsOnTheShardsThatDoNotShowItWait() throws Exception {
    CompletableFuture<Void> shown = new CompletableFuture<>();
    beta.heldUntil("; XA COMMIT", shown);
    try (Plane plane = plane(twoPhase.answeringWhenDecided());
        WireClient client = plane.client();
        WireClient other = plane.client();
        WireClient third = plane.client();
        WireClient open = plane.client()) {
      open.query("BEGIN");
      assertThat(open.query("UPDATE student SET name = 'Eve' WHERE id = 3").errno()).isZero();
      writeBoth(client);
      assertThat(client.query("COMMIT").end().warnings()).isZero();
      assertThat(other.query("SELECT name FROM student WHERE id = 4").rows()).hasSize(1);
      assertThat(client.query("SELECT name FROM student WHERE id = 4").rows()).hasSize(1);
      other.send(READ_BETA);
      client.send(READ_BETA);
      open.send(READ_BETA);
      assertThat(third.query("SELECT name FROM student WHERE id = 4").rows()).hasSize(1);
      assertThat(beta.received()).doesNotContain(READ_BETA);
      shown.complete(null);
      assertThat(other.answer().rows()).hasSize(1);
      assertThat(client.answer().rows()).hasSize(1);
      assertThat(open.answer().rows()).hasSize(1);
    }
  }

  @Test
  void aConnectionThatIsTiedToItsSessionIsBackWithTheAnswer() throws Exception {
    try (Plane plane = plane(twoPhase.answeringWhenDecided());
        WireClient client = plane.client()) {
      client.query("CREATE TEMPORARY TABLE scratch (id INT)");
      writeBoth(client);
      client.query("COMMIT");
      assertThat(twoPhase.waited).isEqualTo(List.of(true));
    }
  }

  @Test
  void aClientThatLeavesDuringItsCommitDoesNotStopIt() throws Exception {
    try (Plane plane = plane(twoPhase)) {
      try (WireClient client = plane.client()) {
        writeBoth(client);
        client.send("COMMIT");
      }
      Eventually.happens(() -> beta.received().contains(WRITABLE + "XA COMMIT " + XID));
      assertThat(alpha.received()).endsWith(FakeCommits.DECISION, "COMMIT");
    }
  }

  @Test
  void inThreePhaseModeEveryShardIsABranchAndOneAloneCommitsInOnePhase() throws Exception {
    String first = FakeCommits.xid(1, Protocol.THREE_PHASE, "alpha", "s0");
    String second = FakeCommits.xid(2, Protocol.THREE_PHASE, "alpha", "s0");
    String other = FakeCommits.xid(2, Protocol.THREE_PHASE, "alpha", "s1");
    try (Plane plane = plane(new FakeCommits(Protocol.THREE_PHASE));
        WireClient client = plane.client()) {
      client.query("BEGIN");
      client.query(ON_ALPHA);
      assertThat(client.query("COMMIT").errno()).isZero();
      assertThat(from(alpha, "XA START " + first))
          .containsExactly(
              "XA START " + first,
              ON_ALPHA,
              "XA END " + first,
              "XA COMMIT " + first + " ONE PHASE");
      writeBoth(client);
      assertThat(client.query("COMMIT").errno()).isZero();
      assertThat(from(alpha, "XA START " + second))
          .containsExactly(
              "XA START " + second,
              ON_ALPHA,
              "XA END " + second,
              "XA PREPARE " + second,
              OPTION,
              WRITABLE + "XA COMMIT " + second,
              OPTION);
      assertThat(beta.received())
          .endsWith("XA PREPARE " + other, OPTION, WRITABLE + "XA COMMIT " + other, OPTION);
    }
  }

  @Test
  void bestEffortCommitsInOrderAndWarnsOfAShardThatFailed() throws Exception {
    beta.error("^COMMIT", 1180, "HY000", "Got error 28 during COMMIT");
    try (Plane plane = plane(new BestEffortCommits());
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query("COMMIT").end().warnings()).isEqualTo(1);
      assertThat(client.query("SHOW WARNINGS").rows().getFirst().get(2))
          .contains("shard 's1'")
          .contains("Got error 28");
      assertThat(beta.received()).contains("START TRANSACTION", ON_BETA, "COMMIT");
    }
  }

  @Test
  void bestEffortRollsBackWhenTheFirstShardFails() throws Exception {
    alpha.error("^COMMIT", 1180, "HY000", "Got error 28 during COMMIT");
    try (Plane plane = plane(new BestEffortCommits());
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query("COMMIT").errno()).isEqualTo(1180);
      assertThat(beta.received()).endsWith("ROLLBACK").doesNotContain("COMMIT");
    }
  }

  @Test
  void underAutocommitOffTheSecondShardIsABranchToo() throws Exception {
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      client.query("SET autocommit = 0");
      client.query(ON_ALPHA);
      int status = client.query(ON_BETA).end().status();
      assertThat(status & ServerStatus.SERVER_STATUS_AUTOCOMMIT).isZero();
      assertThat(client.query("COMMIT").errno()).isZero();
      assertThat(alpha.received())
          .endsWith(ON_ALPHA, FakeCommits.DECISION, "COMMIT")
          .doesNotContain("START TRANSACTION");
      assertThat(beta.received())
          .endsWith("XA PREPARE " + XID, OPTION, WRITABLE + "XA COMMIT " + XID, OPTION);
    }
  }

  @Test
  void underAutocommitOffAWriteOverShardsOpensItsHomeByName() throws Exception {
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      client.query("SET autocommit = 0");
      assertThat(client.query(ON_BOTH).end().affectedRows()).isEqualTo(2);
      assertThat(client.query("COMMIT").errno()).isZero();
      List<String> all = new ArrayList<>(alpha.received());
      all.addAll(beta.received());
      assertThat(all).containsOnlyOnce("START TRANSACTION", FakeCommits.DECISION, "COMMIT");
      assertThat(all.stream().filter(sql -> sql.contains("; XA COMMIT"))).hasSize(1);
    }
  }

  @Test
  void underAutocommitOffThreePhaseMakesTheFirstShardABranchToo() throws Exception {
    try (Plane plane = plane(new FakeCommits(Protocol.THREE_PHASE));
        WireClient client = plane.client()) {
      client.query("SET autocommit = 0");
      client.query(ON_ALPHA);
      client.query(ON_BETA);
      assertThat(client.query("COMMIT").errno()).isZero();
      for (FakeMySqlServer server : List.of(alpha, beta)) {
        assertThat(server.received()).anyMatch(sql -> sql.contains("; XA COMMIT"));
        assertThat(server.received()).doesNotContain("START TRANSACTION", "COMMIT");
      }
    }
  }

  @Test
  void aShardThatIsLostUnderAStatementEndsTheTransactionOnTheOthers() throws Exception {
    beta.hangUp("VALUES \\(1,");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      client.query("BEGIN");
      client.query(ON_ALPHA);
      assertThat(client.query(ON_BETA).errno()).isEqualTo(1430);
      Eventually.happens(() -> alpha.received().contains("ROLLBACK"));
      assertThat(client.query("COMMIT").errno()).isEqualTo(1180);
      assertThat(client.query(ON_ALPHA).errno()).isZero();
      assertThat(alpha.received()).doesNotContain(FakeCommits.DECISION);
    }
  }

  @Test
  void aShardThatIsLostUnderAWriteOverShardsUndoesItOnTheOthers() throws Exception {
    beta.hangUp("^UPDATE");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      assertThat(client.query(ON_BOTH).errno()).isEqualTo(1430);
      client.query("BEGIN");
      client.query(ON_ALPHA);
      assertThat(client.query(ON_BOTH).errno()).isEqualTo(1430);
      assertThat(client.query(ON_ALPHA).errno()).isEqualTo(1180);
      assertThat(client.query("ROLLBACK").errno()).isZero();
      Eventually.happens(() -> opened(alpha) == rolledBack(alpha));
      assertThat(alpha.received()).doesNotContain("COMMIT", FakeCommits.DECISION);
    }
  }

  private static long opened(FakeMySqlServer server) {
    return server.received().stream()
        .filter(sql -> sql.equals("START TRANSACTION") || sql.startsWith("XA START"))
        .count();
  }

  private static long rolledBack(FakeMySqlServer server) {
    return server.received().stream()
        .filter(sql -> sql.equals("ROLLBACK") || sql.startsWith("XA ROLLBACK"))
        .count();
  }

  @Test
  void aSavepointThatCannotBeGoneBackToEndsTheTransaction() throws Exception {
    beta.error("^UPDATE", 1406, "22001", "Data too long for column 'name' at row 1")
        .hangUp("^ROLLBACK TO");
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      writeBoth(client);
      assertThat(client.query(ON_BOTH).errno()).isEqualTo(1180);
      assertThat(client.query(ON_ALPHA).errno()).isEqualTo(1180);
      assertThat(client.query("COMMIT").errno()).isEqualTo(1180);
      Eventually.equal(() -> told(alpha).getLast(), "ROLLBACK");
      assertThat(alpha.received()).doesNotContain(FakeCommits.DECISION);
    }
  }

  @Test
  void whatADriverAsksAboutTheSessionOpensNoBranch() throws Exception {
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      client.query("BEGIN");
      client.query("SELECT @@session.transaction_read_only");
      client.query(ON_BETA);
      client.query("COMMIT");
      assertThat(beta.received()).endsWith("START TRANSACTION", ON_BETA, "COMMIT");
      assertThat(alpha.received()).doesNotContain("START TRANSACTION", "COMMIT");
    }
  }

  @Test
  void completionTypeChainsAndReleases() throws Exception {
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client()) {
      assertThat(client.query("SET completion_type = 'sometimes'").errno()).isEqualTo(1231);
      assertThat(client.query("SET completion_type = CHAIN").errno()).isZero();
      client.query("BEGIN");
      assertThat(client.query("COMMIT").end().status() & IN_TRANSACTION).isNotZero();
      assertThat(client.query("COMMIT AND NO CHAIN").end().status() & IN_TRANSACTION).isZero();
      client.query("SET completion_type = 2");
      client.send("ROLLBACK");
      assertThat(client.hungUp()).isTrue();
      assertThat(alpha.received()).noneMatch(sql -> sql.contains("completion_type"));
    }
  }

  @Test
  void adminsSeeAndResolveTransactionsAndOthersOnlyAskForTheirs() throws Exception {
    try (Plane plane = plane(twoPhase);
        WireClient client = plane.client();
        WireClient admin =
            WireClient.login(plane.port(), "ops", "ops", "school", WireClient.USUAL)) {
      assertThat(client.query("SHOW KINTSUGI TRANSACTIONS").errno()).isEqualTo(1227);
      assertThat(client.query("KINTSUGI RESOLVE 'test:0:1:7:2:alpha' COMMIT").errno())
          .isEqualTo(1227);
      assertThat(client.query("SHOW KINTSUGI TRANSACTION 'test:0:1:7:2:alpha'").rows())
          .containsExactly(List.of("test:0:1:7:2:alpha", "committed", "s0", "1", ""));
      assertThat(client.query("SHOW KINTSUGI TRANSACTION 'test:0:1:7:2:beta'").rows().getFirst())
          .contains("unknown");
      WireClient.Answer all = admin.query("SHOW KINTSUGI TRANSACTIONS");
      assertThat(all.columns()).containsExactly("Id", "State", "Shards", "Seconds", "Detail");
      assertThat(all.rows())
          .containsExactly(List.of("test:0:1:7:2:alpha", "in doubt", "s0,s1", "4", "waits"));
      assertThat(admin.query("KINTSUGI RESOLVE 'test:0:1:7:2:alpha' ROLLBACK").rows().getFirst())
          .contains("rolled back");
      assertThat(twoPhase.resolved).containsExactly("test:0:1:7:2:alpha false ops");
    }
  }
}
