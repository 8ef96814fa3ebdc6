package io.kintsugi.it.commit;

import static io.kintsugi.it.commit.Bank.ask;
import static io.kintsugi.it.commit.Bank.pay;
import static io.kintsugi.it.commit.Bank.refused;
import static io.kintsugi.it.commit.Bank.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// MySQL's transactions, over two real servers.
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoPhaseTest {
  private Bank bank;

  @BeforeAll
  void start() throws Exception {
    bank = Bank.start("protocol: two-phase, lock-wait: 2s");
  }

  @AfterEach
  void everyTestLeavesNothing() throws Exception {
    bank.nothingIsLeft();
    bank.reset();
  }

  @AfterAll
  void stop() {
    bank.close();
  }

  @Test
  void aTransferOverShardsIsCommittedOnBoth() throws Exception {
    try (Connection client = bank.connect()) {
      client.setAutoCommit(false);
      pay(client, bank.here, bank.there, 30);
      client.commit();
      assertThat(bank.balance(bank.here)).isEqualTo(70);
      assertThat(bank.balance(bank.there)).isEqualTo(130);
      pay(client, bank.there, bank.here, 30);
      client.commit();
      assertThat(bank.balance(bank.here)).isEqualTo(100);
    }
  }

  @Test
  void aTransferThatIsRolledBackIsOnNeither() throws Exception {
    try (Connection client = bank.connect()) {
      run(client, "BEGIN");
      pay(client, bank.here, bank.there, 30);
      assertThat(ask(client, "SELECT SUM(balance) FROM student")).isEqualTo("2000");
      run(client, "ROLLBACK");
      assertThat(bank.balance(bank.here)).isEqualTo(100);
      assertThat(bank.balance(bank.there)).isEqualTo(100);
      assertThat(ask(client, "SELECT @@autocommit")).isEqualTo("1");
    }
  }

  @Test
  void manyTransfersKeepTheSum() throws Exception {
    try (Connection client = bank.connect()) {
      client.setAutoCommit(false);
      for (int i = 0; i < 40; i++) {
        pay(client, i % 2 == 0 ? bank.here : bank.there, bank.alsoThere, 1);
        if (i % 3 == 0) {
          client.rollback();
        } else {
          client.commit();
        }
      }
      client.setAutoCommit(true);
      assertThat(ask(client, "SELECT SUM(balance) FROM student")).isEqualTo("2000");
      assertThat(bank.balance(bank.alsoThere)).isEqualTo(126);
    }
  }

  @Test
  void aStatementOverShardsInAutocommitIsDoneOnAllOrNone() throws Exception {
    try (Connection client = bank.connect()) {
      assertThat(run(client, "UPDATE student SET balance = balance + 1")).isEqualTo(20);
      assertThat(bank.balance(bank.here)).isEqualTo(101);
      assertThat(bank.balance(bank.there)).isEqualTo(101);
      String tooLong = "UPDATE student SET name = IF(id = %d, REPEAT('x', 30), 'short')";
      refused(1406, () -> run(client, tooLong.formatted(bank.there)));
      refused(1406, () -> run(client, tooLong.formatted(bank.here)));
      assertThat(ask(client, "SELECT COUNT(*) FROM student WHERE name = 'short'")).isEqualTo("0");
      assertThat(bank.balance(bank.here)).isEqualTo(101);
      assertThat(bank.balance(bank.there)).isEqualTo(101);
    }
  }

  @Test
  void rowsOfOneInsertForSeveralShardsComeTogetherOrNotAtAll() throws Exception {
    try (Connection client = bank.connect()) {
      assertThat(run(client, rows(21, 22, 23, 24, 25, 26, 27, 28))).isEqualTo(8);
      assertThat(ask(client, "SELECT COUNT(*) FROM student")).isEqualTo("28");
      refused(1062, () -> run(client, rows(31, 32, 33, 34, 35, 36, 28)));
      assertThat(ask(client, "SELECT COUNT(*) FROM student")).isEqualTo("28");
    }
  }

  private static String rows(long... ids) {
    StringBuilder sql = new StringBuilder("INSERT INTO student VALUES ");
    for (int i = 0; i < ids.length; i++) {
      sql.append(i == 0 ? "" : ", ").append("(").append(ids[i]).append(", 'new', 100)");
    }
    return sql.toString();
  }

  @Test
  void aFailedStatementOverShardsIsUndoneAndTheTransactionLives() throws Exception {
    try (Connection client = bank.connect()) {
      run(client, "BEGIN");
      pay(client, bank.here, bank.there, 30);
      refused(1062, () -> run(client, rows(31, 32, 33, 34, 35, 36, 37, 38, bank.there)));
      refused(1062, () -> run(client, rows(31, 32, 33, 34, 35, 36, 37, 38, bank.here)));
      assertThat(ask(client, "SELECT COUNT(*) FROM student")).isEqualTo("20");
      run(client, rows(31, 32, 33, 34));
      run(client, "COMMIT");
      assertThat(bank.balance(bank.here)).isEqualTo(70);
      assertThat(bank.balance(bank.there)).isEqualTo(130);
      assertThat(ask(client, "SELECT COUNT(*) FROM student")).isEqualTo("24");
    }
  }

  @Test
  void broadcastTablesAreWrittenInTransactions() throws Exception {
    try (Connection client = bank.connect()) {
      run(client, "BEGIN");
      run(client, "INSERT INTO course VALUES (1, 'Algebra'), (2, 'Biology')");
      run(client, "ROLLBACK");
      assertThat(bank.count(0, "course") + bank.count(1, "course")).isZero();
      run(client, "BEGIN");
      run(client, "INSERT INTO course VALUES (1, 'Algebra'), (2, 'Biology')");
      pay(client, bank.here, bank.there, 1);
      run(client, "COMMIT");
      assertThat(bank.count(0, "course")).isEqualTo(2);
      assertThat(bank.count(1, "course")).isEqualTo(2);
    }
  }

  @Test
  void savepointsReachAcrossShards() throws Exception {
    try (Connection client = bank.connect()) {
      run(client, "BEGIN");
      run(client, "SAVEPOINT before_transfer");
      pay(client, bank.here, bank.there, 30);
      run(client, "SAVEPOINT after_transfer");
      run(client, "UPDATE student SET balance = 0");
      run(client, "ROLLBACK TO after_transfer");
      assertThat(ask(client, "SELECT SUM(balance) FROM student")).isEqualTo("2000");
      run(client, "ROLLBACK TO SAVEPOINT BEFORE_TRANSFER");
      refused(1305, () -> run(client, "ROLLBACK TO after_transfer"));
      run(client, "RELEASE SAVEPOINT before_transfer");
      refused(1305, () -> run(client, "RELEASE SAVEPOINT before_transfer"));
      pay(client, bank.there, bank.here, 5);
      run(client, "COMMIT");
      assertThat(bank.balance(bank.here)).isEqualTo(105);
      assertThat(bank.balance(bank.there)).isEqualTo(95);
    }
  }

  @Test
  void aTemporaryTableIsUsedAtHomeAndRefusedWhereXaForbidsIt() throws Exception {
    try (Connection client = bank.connect()) {
      run(client, "CREATE TEMPORARY TABLE scratch (id INT PRIMARY KEY)");
      run(client, "BEGIN");
      run(client, "INSERT INTO scratch VALUES (1)");
      pay(client, bank.here, bank.there, 30);
      assertThat(ask(client, "SELECT COUNT(*) FROM scratch")).isEqualTo("1");
      run(client, "COMMIT");
      assertThat(bank.balance(bank.there)).isEqualTo(130);
      run(client, "BEGIN");
      run(client, "UPDATE student SET balance = 7 WHERE id = " + bank.there);
      assertThat(ask(client, "SELECT COUNT(*) FROM scratch")).isEqualTo("1");
      refused(1235, () -> run(client, "INSERT INTO scratch VALUES (2)"));
      run(client, "ROLLBACK");
      run(client, "DROP TEMPORARY TABLE scratch");
    }
    try (Connection client = bank.connect()) {
      run(client, "BEGIN");
      pay(client, bank.there, bank.here, 30);
      refused(1235, () -> run(client, "CREATE TEMPORARY TABLE scratch (id INT)"));
      run(client, "COMMIT");
      assertThat(bank.balance(bank.here)).isEqualTo(100);
    }
  }

  @Test
  void theIsolationLevelIsThatOfTheSessionOnEveryBranch() throws Exception {
    try (Connection client = bank.connect();
        Connection other = bank.connect()) {
      String read = "SELECT balance FROM student WHERE id = " + bank.there;
      String write = "UPDATE student SET balance = %d WHERE id = " + bank.there;
      run(client, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
      run(client, "BEGIN");
      ask(client, "SELECT balance FROM student WHERE id = " + bank.here);
      assertThat(ask(client, read)).isEqualTo("100");
      run(other, write.formatted(1));
      assertThat(ask(client, read)).isEqualTo("1");
      run(client, "COMMIT");
      run(client, "BEGIN");
      ask(client, "SELECT balance FROM student WHERE id = " + bank.here);
      assertThat(ask(client, read)).isEqualTo("1");
      run(other, write.formatted(2));
      assertThat(ask(client, read)).isEqualTo("1");
      run(client, "COMMIT");
      run(client, "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");
      run(client, "BEGIN");
      ask(client, "SELECT balance FROM student WHERE id = " + bank.here);
      ask(client, read);
      refused(1205, () -> run(other, write.formatted(3)));
      run(client, "ROLLBACK");
    }
  }

  @Test
  void aReadOnlyTransactionReadsAllShardsAndWritesNone() throws Exception {
    try (Connection client = bank.connect()) {
      run(client, "START TRANSACTION READ ONLY");
      ask(client, "SELECT balance FROM student WHERE id = " + bank.here);
      ask(client, "SELECT balance FROM student WHERE id = " + bank.there);
      refused(1792, () -> run(client, "UPDATE student SET balance = 1 WHERE id = " + bank.there));
      refused(1792, () -> run(client, "UPDATE student SET balance = 1"));
      run(client, "COMMIT");
      assertThat(ask(client, "SELECT SUM(balance) FROM student")).isEqualTo("2000");
    }
  }

  @Test
  void schemaChangesAndBeginAndAutocommitCommitWhatIsOpen() throws Exception {
    try (Connection client = bank.connect()) {
      run(client, "BEGIN");
      pay(client, bank.here, bank.there, 1);
      run(client, "CREATE TABLE later (id INT)");
      run(client, "ROLLBACK");
      assertThat(bank.balance(bank.there)).isEqualTo(101);
      run(client, "DROP TABLE later");
      run(client, "BEGIN");
      pay(client, bank.here, bank.there, 1);
      run(client, "BEGIN");
      run(client, "ROLLBACK");
      assertThat(bank.balance(bank.there)).isEqualTo(102);
      run(client, "SET autocommit = 0");
      pay(client, bank.here, bank.there, 1);
      run(client, "SET autocommit = 1");
      run(client, "ROLLBACK");
      assertThat(bank.balance(bank.there)).isEqualTo(103);
      run(client, "COMMIT AND CHAIN");
      pay(client, bank.here, bank.there, 1);
      run(client, "ROLLBACK AND CHAIN");
      pay(client, bank.here, bank.there, 1);
      run(client, "COMMIT");
      assertThat(bank.balance(bank.there)).isEqualTo(104);
    }
  }

  @Test
  void aClientThatLeavesInMidTransactionLeavesNothing() throws Exception {
    try (Connection client = bank.connect()) {
      run(client, "BEGIN");
      pay(client, bank.here, bank.there, 30);
    }
    bank.nothingIsLeft();
    assertThat(bank.balance(bank.here)).isEqualTo(100);
    assertThat(bank.balance(bank.there)).isEqualTo(100);
  }

  @Test
  void aKilledClientLeavesNothing() throws Exception {
    try (Connection client = bank.connect();
        Connection other = bank.connect()) {
      String id = ask(client, "SELECT CONNECTION_ID()");
      run(client, "BEGIN");
      pay(client, bank.here, bank.there, 30);
      run(other, "KILL " + id);
      bank.nothingIsLeft();
      assertThat(bank.balance(bank.here)).isEqualTo(100);
    }
  }

  @Test
  void aLockWaitEndsTheStatementAndADeadlockTheTransaction() throws Exception {
    try (Connection first = bank.connect();
        Connection second = bank.connect()) {
      run(first, "BEGIN");
      pay(first, bank.here, bank.there, 1);
      run(second, "BEGIN");
      run(second, "UPDATE student SET balance = 5 WHERE id = " + bank.alsoThere);
      refused(1205, () -> run(second, "UPDATE student SET balance = balance + 1"));
      CompletableFuture<Integer> waiting =
          CompletableFuture.supplyAsync(
              () -> errno(first, "UPDATE student SET name = 'w' WHERE id = " + bank.alsoThere));
      int mine = errno(second, "UPDATE student SET name = 'v' WHERE id = " + bank.there);
      int its = waiting.join();
      assertThat(mine + its).isIn(1213, 1205, 1205 + 1213);
      run(first, "ROLLBACK");
      run(second, "ROLLBACK");
      assertThat(ask(first, "SELECT SUM(balance) FROM student")).isEqualTo("2000");
    }
  }

  private static int errno(Connection connection, String sql) {
    try {
      run(connection, sql);
      return 0;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  @Test
  void aPreparedWriteIsPartOfTheTransactionOnEveryShard() throws Exception {
    try (Connection client = bank.connect();
        var update =
            client.prepareStatement("UPDATE student SET balance = balance + ? WHERE id = ?")) {
      client.setAutoCommit(false);
      for (long id = 1; id <= 20; id++) {
        update.setInt(1, 5);
        update.setLong(2, id);
        assertThat(update.executeUpdate()).isEqualTo(1);
      }
      client.rollback();
      assertThat(bank.balance(bank.here)).isEqualTo(100);
      for (long id = 1; id <= 20; id++) {
        update.setInt(1, 5);
        update.setLong(2, id);
        update.executeUpdate();
      }
      client.commit();
      assertThat(bank.balance(bank.here)).isEqualTo(105);
      assertThat(bank.balance(bank.there)).isEqualTo(105);
    }
  }
}
