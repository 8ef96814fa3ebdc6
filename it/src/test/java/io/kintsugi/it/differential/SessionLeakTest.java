package io.kintsugi.it.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kintsugi.it.ProxyFleet;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two clients take turns on servers that may have one connection each: what one of them sets must
/// follow it and never reach the other.
@Tag("server")
class SessionLeakTest {
  private static ProxyFleet fleet;
  private RawClient ann;
  private RawClient bob;

  @BeforeAll
  static void start() throws Exception {
    fleet =
        ProxyFleet.start(ProxyFleet.Plan.of(2).loops(1).more("limits: {backend-connections: 1}"));
    try (RawClient client = client()) {
      client.one("CREATE TABLE student (id INT PRIMARY KEY, name VARCHAR(20))");
      client.one("CREATE TABLE note (id INT AUTO_INCREMENT PRIMARY KEY, body VARCHAR(20))");
      client.one("INSERT INTO student VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
    }
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void connect() throws IOException {
    ann = client();
    bob = client();
  }

  @AfterEach
  void disconnect() throws IOException {
    ann.close();
    bob.close();
  }

  private static RawClient client() throws IOException {
    return new RawClient(fleet.port(), ProxyFleet.USER, ProxyFleet.PASSWORD, ProxyFleet.SCHEMA);
  }

  /// All cells of the answer, or its error.
  private static String ask(RawClient client, String sql) throws IOException {
    return switch (client.one(sql)) {
      case Reply.Failed failed -> "error " + failed.error().errorCode();
      case Reply.Done done -> "ok";
      case Reply.Rows rows -> {
        List<String> cells =
            rows.rows().stream()
                .map(row -> RowText.cells(row, rows.columns(), false).toString())
                .toList();
        yield String.join("", cells);
      }
    };
  }

  @Test
  void variablesStayWithTheirSession() throws IOException {
    String mode = ask(bob, "SELECT @@sql_mode");
    assertEquals("ok", ask(ann, "SET sql_mode = 'ANSI_QUOTES', @@group_concat_max_len = 5"));
    assertEquals("ok", ask(ann, "SET time_zone = '+03:00', div_precision_increment = 9"));
    for (int turn = 0; turn < 3; turn++) {
      assertEquals(mode, ask(bob, "SELECT @@sql_mode"));
      assertEquals("[ANSI_QUOTES]", ask(ann, "SELECT @@sql_mode"));
      assertEquals("[1024]", ask(bob, "SELECT @@group_concat_max_len"));
      assertEquals("[a]", ask(ann, "SELECT \"name\" FROM student WHERE id = 1"));
      assertEquals("[name]", ask(bob, "SELECT \"name\" FROM student WHERE id = 1"));
      assertEquals("[1970-01-01 03:00:00]", ask(ann, "SELECT FROM_UNIXTIME(0)"));
      assertEquals("[0.3333]", ask(bob, "SELECT 1/3"));
      assertEquals("[0.333333333]", ask(ann, "SELECT 1/3"));
    }
  }

  @Test
  void userVariablesStayWithTheirSession() throws IOException {
    ask(ann, "SET @who = 1");
    ask(bob, "SET @who = 2, @only = 'bob'");
    for (int turn = 0; turn < 3; turn++) {
      assertEquals("[1, null]", ask(ann, "SELECT @who, @only"));
      assertEquals("[2, bob]", ask(bob, "SELECT @who, @only"));
      assertEquals("[a]", ask(ann, "SELECT name FROM student WHERE id = @who"));
      assertEquals("[b]", ask(bob, "SELECT name FROM student WHERE id = @who"));
      assertEquals("[null]", ask(ann, "SELECT @only FROM student WHERE id = 1"));
    }
  }

  @Test
  void characterSetsStayWithTheirSession() throws IOException {
    ask(ann, "SET NAMES latin1");
    assertEquals(
        "[latin1, latin1]", ask(ann, "SELECT @@character_set_client, @@character_set_results"));
    assertEquals(
        "[utf8mb4, utf8mb4]", ask(bob, "SELECT @@character_set_client, @@character_set_results"));
    assertEquals("[ä, 1]", ask(bob, "SELECT 'ä', CHAR_LENGTH('ä') FROM student WHERE id = 1"));
    assertEquals("[2]", ask(ann, "SELECT CHAR_LENGTH('ä') FROM student WHERE id = 1"));
  }

  @Test
  void isolationOfTheNextTransactionIsTheOnesWhoAsked() throws IOException {
    ask(ann, "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    assertEquals("[REPEATABLE-READ]", ask(bob, "SELECT @@transaction_isolation"));
    assertEquals("[SERIALIZABLE]", ask(ann, "SELECT @@transaction_isolation"));
    ask(bob, "SET autocommit = 0");
    assertEquals("[1]", ask(ann, "SELECT @@autocommit"));
    assertEquals("[0]", ask(bob, "SELECT @@autocommit"));
    ask(bob, "ROLLBACK");
  }

  @Test
  void keysAndCountsStayWithTheirSession() throws IOException {
    ask(ann, "INSERT INTO note (body) VALUES ('ann')");
    String key = ask(ann, "SELECT LAST_INSERT_ID()");
    assertEquals("[0]", ask(bob, "SELECT LAST_INSERT_ID()"));
    ask(bob, "UPDATE student SET name = name WHERE id = 1");
    ask(ann, "SELECT 1/0 FROM student WHERE id = 1");
    assertEquals(key, ask(ann, "SELECT LAST_INSERT_ID()"));
    assertEquals("", ask(bob, "SHOW WARNINGS"));
  }

  @Test
  void aTemporaryTableAndALockKeepTheirConnection() throws IOException {
    assertEquals("ok", ask(ann, "CREATE TEMPORARY TABLE temp_note (id INT)"));
    assertEquals("ok", ask(ann, "INSERT INTO temp_note VALUES (7)"));
    // The only connection is Ann's now: Bob must wait in vain rather than see her table.
    assertEquals("[7]", ask(ann, "SELECT id FROM temp_note"));
    assertEquals("ok", ask(ann, "DROP TEMPORARY TABLE temp_note"));
    assertEquals("[1]", ask(ann, "SELECT GET_LOCK('mine', 0)"));
    assertEquals("[1]", ask(ann, "SELECT RELEASE_LOCK('mine')"));
  }

  @Test
  void whatAClientLeavesBehindIsGoneWhenItIs() throws IOException {
    try (RawClient careless = client()) {
      ask(careless, "SET sql_mode = 'ANSI_QUOTES', @left = 1");
      ask(careless, "CREATE TEMPORARY TABLE left_over (id INT)");
      ask(careless, "SELECT GET_LOCK('left', 0)");
      ask(careless, "BEGIN");
      ask(careless, "UPDATE student SET name = 'left' WHERE id = 2");
    }
    assertEquals("[b]", ask(bob, "SELECT name FROM student WHERE id = 2"));
    assertEquals("error 1146", ask(bob, "SELECT id FROM left_over"));
    assertEquals("[null]", ask(bob, "SELECT @left"));
    // Its connection is closed, and its server may see that a moment later.
    assertEquals("[1]", ask(bob, "SELECT GET_LOCK('left', 10)"));
    assertEquals("[1]", ask(bob, "SELECT RELEASE_LOCK('left')"));
  }
}
