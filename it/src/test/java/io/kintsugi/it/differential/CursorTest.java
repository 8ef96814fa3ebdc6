package io.kintsugi.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.it.ProxyFleet;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ServerStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Server-side cursors beside other statements of their session. What a client sees of them is held
/// against one MySQL; and because a server may have one connection here, a second client tells
/// whether the session gave its connection back.
@Tag("server")
class CursorTest {
  private static final String NOTES = "SELECT body FROM note WHERE student_id = ? ORDER BY id";
  private static final Parameter ODD = new Parameter.Number(1, false);
  private static final Parameter EVEN = new Parameter.Number(2, false);
  private static ProxyFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet =
        ProxyFleet.start(
            ProxyFleet.Plan.of(3)
                .loops(1)
                .school(
                    """
                        functions: {by-mod: {type: mod}}
                        tables:
                          note: {key: student_id, function: by-mod}
                    """)
                .more("limits: {backend-connections: 1, acquire-timeout: 3s}")
                .prepared("CREATE DATABASE school"));
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void notes() throws IOException {
    for (RawClient client : List.of(proxy(), plain())) {
      try (client) {
        ask(client, "DROP TABLE IF EXISTS note");
        String columns = "id INT, student_id INT, body VARCHAR(20), PRIMARY KEY (id, student_id)";
        assertThat(ask(client, "CREATE TABLE note (" + columns + ")")).isEqualTo("ok");
        String rows = "(1,1,'a1'), (2,2,'b1'), (3,1,'a2'), (4,2,'b2'), (5,1,'a3')";
        assertThat(ask(client, "INSERT INTO note VALUES " + rows)).isEqualTo("ok");
      }
    }
  }

  private static RawClient proxy() throws IOException {
    return new RawClient(fleet.port(), ProxyFleet.USER, ProxyFleet.PASSWORD, ProxyFleet.SCHEMA);
  }

  private static RawClient plain() throws IOException {
    return new RawClient(fleet.server(2).port(), "kintsugi", "secret", ProxyFleet.SCHEMA);
  }

  private static RawClient.Prepared prepared(RawClient client, String sql) throws IOException {
    return switch (client.prepare(sql)) {
      case RawClient.Prepared statement -> statement;
      case RawClient.Unprepared refused -> throw new IOException(refused.error().text());
    };
  }

  private static String ask(RawClient client, String sql) throws IOException {
    return told(client.one(sql));
  }

  /// The rows of one column and what the status flags say of a cursor; or the error's number.
  private static String told(Reply reply) {
    return switch (reply) {
      case Reply.Failed failed -> "error " + failed.error().errorCode();
      case Reply.Done done -> "ok";
      case Reply.Rows rows -> {
        int header = rows.binary() ? 3 : 1;
        List<String> words = rows.rows().stream().map(row -> text(row, header)).toList();
        int status = rows.end().status();
        boolean open = ServerStatus.has(status, ServerStatus.SERVER_STATUS_CURSOR_EXISTS);
        boolean last = ServerStatus.has(status, ServerStatus.SERVER_STATUS_LAST_ROW_SENT);
        yield String.join(" ", words) + (last ? " last" : open ? " open" : "");
      }
    };
  }

  private static String text(byte[] row, int from) {
    return new String(row, from, row.length - from, StandardCharsets.UTF_8);
  }

  /// What happens to one client.
  private interface Story {
    List<String> told(RawClient client) throws IOException;
  }

  /// Both tell the same, and at its end the session holds no connection.
  private static void assertStory(Story story, String... expected) throws IOException {
    try (RawClient mysql = plain();
        RawClient kintsugi = proxy()) {
      assertThat(story.told(mysql)).as("one MySQL").containsExactly(expected);
      assertThat(story.told(kintsugi)).as("Kintsugi").containsExactly(expected);
      assertNothingIsHeld();
    }
  }

  private static void assertNothingIsHeld() throws IOException {
    try (RawClient other = proxy()) {
      assertThat(ask(other, "SELECT body FROM note ORDER BY id")).startsWith("a1 b1 a2");
    }
  }

  private static void assertHeld() throws IOException {
    try (RawClient other = proxy()) {
      assertThat(ask(other, "SELECT body FROM note WHERE student_id = 1")).isEqualTo("error 1203");
    }
  }

  @Test
  void rowsComeAsAskedForUntilTheLastIsTold() throws IOException {
    assertStory(
        client -> {
          var cursor = prepared(client, NOTES);
          return List.of(
              told(client.open(cursor, ODD)),
              told(client.fetch(cursor, 2)),
              told(client.fetch(cursor, 2)),
              told(client.fetch(cursor, 2)));
        },
        " open",
        "a1 a2 open",
        "a3 last",
        "error 1421");
  }

  @Test
  void otherStatementsOfTheSessionGoOnBetweenTheFetches() throws IOException {
    assertStory(
        client -> {
          var cursor = prepared(client, NOTES);
          var other = prepared(client, "SELECT body FROM note WHERE student_id = ? AND id > 2");
          return List.of(
              told(client.open(cursor, ODD)),
              told(client.fetch(cursor, 1)),
              ask(client, "SELECT body FROM note WHERE student_id = 1 AND id = 5"),
              ask(client, "UPDATE note SET body = 'changed' WHERE student_id = 1"),
              told(client.fetch(cursor, 1)),
              ask(client, "SELECT body FROM note ORDER BY id"),
              told(client.execute(other, List.of(EVEN)).getFirst()),
              told(client.execute(other, List.of(ODD)).getFirst()),
              ask(client, "SELECT * FROM nowhere"),
              ask(client, "SET @x = 5"),
              told(client.fetch(cursor, 5)),
              ask(client, "UPDATE note SET body = 'a1' WHERE id = 1 AND student_id = 1"),
              ask(client, "UPDATE note SET body = 'a2' WHERE id = 3 AND student_id = 1"));
        },
        " open",
        "a1 open",
        "a3",
        "ok",
        "a2 open",
        "changed b1 changed b2 changed",
        "b2",
        "changed changed",
        "error 1146",
        "ok",
        "a3 last",
        "ok",
        "ok");
  }

  @Test
  void cursorsOnOneShardAndOnAnotherAreReadInTurns() throws IOException {
    assertStory(
        client -> {
          var odd = prepared(client, NOTES);
          var even = prepared(client, NOTES);
          var more = prepared(client, NOTES + " DESC");
          return List.of(
              told(client.open(odd, ODD)),
              told(client.open(even, EVEN)),
              told(client.open(more, ODD)),
              told(client.fetch(odd, 1)),
              told(client.fetch(more, 1)),
              told(client.fetch(even, 1)),
              told(client.fetch(odd, 9)),
              told(client.fetch(more, 9)),
              told(client.fetch(even, 9)));
        },
        " open",
        " open",
        " open",
        "a1 open",
        "a3 open",
        "b1 open",
        "a2 a3 last",
        "a2 a1 last",
        "b2 last");
  }

  @Test
  void theSameTextTwiceMakesTwoCursors() throws IOException {
    assertStory(
        client -> {
          var first = prepared(client, NOTES);
          var second = prepared(client, NOTES);
          return List.of(
              told(client.open(first, ODD)),
              told(client.fetch(first, 1)),
              told(client.open(second, ODD)),
              told(client.fetch(second, 1)),
              told(client.fetch(first, 1)),
              told(client.fetch(second, 9)),
              told(client.fetch(first, 9)));
        },
        " open",
        "a1 open",
        " open",
        "a1 open",
        "a2 open",
        "a2 a3 last",
        "a3 last");
  }

  /// MySQL itself never ends its answer to this; clients of its own library reset the statement
  /// first.
  @Test
  void executingAStatementAnewWithoutACursorClosesItsCursor() throws IOException {
    try (RawClient client = proxy()) {
      var cursor = prepared(client, NOTES);
      assertThat(told(client.open(cursor, ODD))).isEqualTo(" open");
      assertThat(told(client.fetch(cursor, 1))).isEqualTo("a1 open");
      assertThat(told(client.execute(cursor, List.of(ODD)).getFirst())).isEqualTo("a1 a2 a3");
      assertThat(told(client.fetch(cursor, 1))).isEqualTo("error 1421");
      assertThat(told(client.open(cursor, ODD))).isEqualTo(" open");
      assertThat(told(client.fetch(cursor, 9))).isEqualTo("a1 a2 a3 last");
      assertThat(told(client.execute(cursor, List.of(EVEN)).getFirst())).isEqualTo("b1 b2");
      assertNothingIsHeld();
    }
  }

  @Test
  void theSameTextMayBeExecutedWithoutACursorBesideOne() throws IOException {
    assertStory(
        client -> {
          var cursor = prepared(client, NOTES);
          var other = prepared(client, NOTES);
          return List.of(
              told(client.open(cursor, ODD)),
              told(client.fetch(cursor, 1)),
              told(client.execute(other, List.of(ODD)).getFirst()),
              told(client.execute(other, List.of(EVEN)).getFirst()),
              told(client.fetch(cursor, 9)));
        },
        " open",
        "a1 open",
        "a1 a2 a3",
        "b1 b2",
        "a2 a3 last");
  }

  @Test
  void aCursorOfATransactionOutlivesItsEnd() throws IOException {
    for (String end : List.of("COMMIT", "ROLLBACK")) {
      assertStory(
          client -> {
            var cursor = prepared(client, NOTES);
            return List.of(
                ask(client, "BEGIN"),
                ask(client, "UPDATE note SET body = 'mine' WHERE id = 5 AND student_id = 1"),
                told(client.open(cursor, ODD)),
                told(client.fetch(cursor, 1)),
                ask(client, "SELECT body FROM note WHERE student_id = 2 ORDER BY id"),
                told(client.fetch(cursor, 1)),
                ask(client, end),
                told(client.fetch(cursor, 1)),
                told(client.fetch(cursor, 1)));
          },
          "ok",
          "ok",
          " open",
          "a1 open",
          "b1 b2",
          "a2 open",
          "ok",
          "mine open",
          " last");
    }
  }

  @Test
  void aTransactionMayBeginAndEndBetweenTwoFetches() throws IOException {
    assertStory(
        client -> {
          var cursor = prepared(client, NOTES);
          return List.of(
              told(client.open(cursor, ODD)),
              told(client.fetch(cursor, 1)),
              ask(client, "BEGIN"),
              ask(client, "DELETE FROM note WHERE id = 5 AND student_id = 1"),
              told(client.fetch(cursor, 1)),
              ask(client, "ROLLBACK"),
              told(client.fetch(cursor, 9)),
              ask(client, "SELECT body FROM note WHERE id = 5 AND student_id = 1"));
        },
        " open",
        "a1 open",
        "ok",
        "ok",
        "a2 open",
        "ok",
        "a3 last",
        "a3");
  }

  @Test
  void whatClosesACursorGivesItsConnectionBack() throws IOException {
    assertStory(
        client -> {
          var cursor = prepared(client, NOTES);
          String opened = told(client.open(cursor, ODD));
          String reset = told(client.reset(cursor));
          return List.of(opened, reset, told(client.fetch(cursor, 1)));
        },
        " open",
        "ok",
        "error 1421");
    assertStory(
        client -> {
          var cursor = prepared(client, NOTES);
          String opened = told(client.open(cursor, ODD));
          client.close(cursor);
          return List.of(opened, told(client.fetch(cursor, 1)));
        },
        " open",
        "error 1243");
    assertStory(
        client -> {
          var cursor = prepared(client, NOTES);
          String opened = told(client.open(cursor, ODD));
          String reset = told(client.simple(Command.COM_RESET_CONNECTION));
          return List.of(opened, reset, told(client.fetch(cursor, 1)));
        },
        " open",
        "ok",
        "error 1243");
  }

  @Test
  void anOpenCursorHoldsItsConnectionUntilItsClientIsGone() throws IOException {
    try (RawClient client = proxy()) {
      assertThat(told(client.open(prepared(client, NOTES), ODD))).isEqualTo(" open");
      assertHeld();
    }
    assertNothingIsHeld();
  }

  @Test
  void aCursorOpenedAnewStartsAtTheFirstRow() throws IOException {
    assertStory(
        client -> {
          var cursor = prepared(client, NOTES);
          return List.of(
              told(client.open(cursor, ODD)),
              told(client.fetch(cursor, 2)),
              told(client.open(cursor, EVEN)),
              told(client.fetch(cursor, 1)),
              told(client.fetch(cursor, 9)));
        },
        " open",
        "a1 a2 open",
        " open",
        "b1 open",
        "b2 last");
  }

  @Test
  void connectorJReadsTwoCursorsInTurnsAndWritesBetween() throws SQLException {
    String cursors = fleet.jdbcUrl() + "&useCursorFetch=true&defaultFetchSize=1";
    try (Connection connection = DriverManager.getConnection(cursors, "app", "app");
        PreparedStatement odd = connection.prepareStatement(NOTES);
        PreparedStatement even = connection.prepareStatement(NOTES);
        PreparedStatement write =
            connection.prepareStatement("UPDATE note SET body = ? WHERE student_id = ?")) {
      odd.setInt(1, 1);
      even.setInt(1, 2);
      write.setString(1, "new");
      write.setInt(2, 1);
      try (ResultSet a = odd.executeQuery();
          ResultSet b = even.executeQuery()) {
        assertThat(a.next() && b.next()).isTrue();
        assertThat(write.executeUpdate()).isEqualTo(3);
        assertThat(a.next() && b.next()).isTrue();
        assertThat(a.getString(1) + b.getString(1)).isEqualTo("a2b2");
        assertThat(a.next()).isTrue();
        assertThat(b.next() || a.next()).isFalse();
      }
    }
  }
}
