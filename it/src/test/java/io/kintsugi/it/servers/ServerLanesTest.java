package io.kintsugi.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.it.ProxyFleet;
import io.kintsugi.it.ServerLane;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole proxy in short, before each release of MySQL there is.
@Tag("server")
@ParameterizedClass
@EnumSource
class ServerLanesTest {
  /// Set before the tests of each lane.
  @SuppressWarnings("NullAway.Init")
  private static ProxyFleet fleet;

  private final ServerLane lane;

  ServerLanesTest(ServerLane lane) {
    this.lane = lane;
  }

  @BeforeParameterizedClassInvocation
  static void start(ServerLane lane) throws Exception {
    fleet = ProxyFleet.start(ProxyFleet.Plan.of(2).on(lane));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (fleet != null) {
      fleet.close();
    }
  }

  @BeforeEach
  void school() throws SQLException {
    try (Connection connection = fleet.connect()) {
      Jdbc.tell(
          connection,
          "DROP TABLE IF EXISTS student",
          "DROP TABLE IF EXISTS course",
          "DROP TABLE IF EXISTS alumni",
          "CREATE TABLE student (id BIGINT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20), age INT)",
          "CREATE TABLE course (id INT PRIMARY KEY, title VARCHAR(20))",
          "CREATE TABLE alumni (id INT, age INT, name VARCHAR(20), PRIMARY KEY (id, age))",
          "INSERT INTO student VALUES (1, 'Ada', 20), (2, 'bob', 21), (3, 'Cy', 20), (4, 'Dee', 22)",
          "INSERT INTO course VALUES (1, 'Art'), (2, 'Biology')",
          "INSERT INTO alumni VALUES (1, 19, 'Eve'), (2, 20, 'Fay')");
    }
  }

  @Test
  void theServersAreOfTheLanesRelease() throws SQLException {
    String version = lane.mysql().version().toString();
    assertThat(fleet.server(0).queryOne("SELECT VERSION()")).startsWith(version);
    try (Connection connection = fleet.connect()) {
      assertThat(connection.getMetaData().getDatabaseProductVersion()).startsWith(version);
    }
  }

  @Test
  void rowsLiveWhereTheirKeysSay() throws SQLException {
    try (Connection connection = fleet.connect()) {
      // The servers show what is decided a moment later than the proxy, which waits for it.
      assertThat(Jdbc.ask(connection, "SELECT COUNT(*) FROM student")).containsExactly("4");
      assertThat(Jdbc.ask(connection, "SELECT COUNT(*) FROM alumni")).containsExactly("2");
    }
    String there = "SELECT GROUP_CONCAT(id ORDER BY id) FROM school_%d.student";
    String left = fleet.server(0).queryOne(there.formatted(0));
    String right = fleet.server(1).queryOne(there.formatted(1));
    assertThat(List.of(left, right)).doesNotContain("null");
    assertThat((left + "," + right).split(",")).containsExactlyInAnyOrder("1", "2", "3", "4");
    assertThat(fleet.server(0).queryOne("SELECT name FROM school_0.alumni")).isEqualTo("Eve");
    assertThat(fleet.server(1).queryOne("SELECT name FROM school_1.alumni")).isEqualTo("Fay");
  }

  @Test
  void oneShardAndAllShardsAnswer() throws SQLException {
    try (Connection connection = fleet.connect()) {
      assertThat(Jdbc.ask(connection, "SELECT name FROM student WHERE id = 3"))
          .containsExactly("Cy");
      assertThat(Jdbc.ask(connection, "SELECT name FROM student ORDER BY name DESC LIMIT 1, 2"))
          .containsExactly("Cy", "bob");
      assertThat(
              Jdbc.ask(
                  connection,
                  "SELECT age, COUNT(*), AVG(id) FROM student GROUP BY age ORDER BY age"))
          .containsExactly("20", "2", "2.0000", "21", "1", "2.0000", "22", "1", "4.0000");
      assertThat(
              Jdbc.ask(
                  connection,
                  "SELECT s.name, c.title FROM student s JOIN course c ON c.id = s.id WHERE s.id = 2"))
          .containsExactly("bob", "Biology");
    }
  }

  @Test
  void preparedStatementsAnswerInBothProtocols() throws SQLException {
    for (String how : List.of("&useServerPrepStmts=true", "&useServerPrepStmts=false")) {
      try (Connection connection = connect(how);
          PreparedStatement one =
              connection.prepareStatement("SELECT name FROM student WHERE id = ?");
          PreparedStatement all =
              connection.prepareStatement("SELECT id FROM student WHERE age < ? ORDER BY id")) {
        for (int repeated = 0; repeated < 3; repeated++) {
          assertThat(Jdbc.ask(one, 4L)).containsExactly("Dee");
          assertThat(Jdbc.ask(one, 1L)).containsExactly("Ada");
          assertThat(Jdbc.ask(all, 22)).containsExactly("1", "2", "3");
        }
      }
    }
  }

  @Test
  void cursorsAreRead() throws SQLException {
    try (Connection connection = connect("&useCursorFetch=true&defaultFetchSize=1");
        PreparedStatement courses =
            connection.prepareStatement("SELECT title FROM course WHERE id > ? ORDER BY id")) {
      assertThat(Jdbc.ask(courses, 0)).containsExactly("Art", "Biology");
      assertThat(Jdbc.ask(connection, "SELECT COUNT(*) FROM student")).containsExactly("4");
    }
  }

  @Test
  void theStateOfASessionFollowsIt() throws SQLException {
    try (Connection ann = fleet.connect();
        Connection bob = fleet.connect()) {
      Jdbc.tell(
          ann,
          "SET sql_mode = 'ANSI_QUOTES', time_zone = '+03:00', @x = 3",
          "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
      for (int turn = 0; turn < 3; turn++) {
        assertThat(Jdbc.ask(ann, "SELECT \"name\" FROM student WHERE id = @x"))
            .containsExactly("Cy");
        assertThat(Jdbc.ask(bob, "SELECT \"name\" FROM student WHERE id = 3"))
            .containsExactly("name");
        assertThat(Jdbc.ask(ann, "SELECT FROM_UNIXTIME(0) FROM student WHERE id = 1"))
            .containsExactly("1970-01-01 03:00:00");
        assertThat(Jdbc.ask(ann, "SELECT @@transaction_isolation"))
            .containsExactly("READ-COMMITTED");
      }
    }
  }

  @Test
  void transactionsCommitRollBackAndKeepSavepoints() throws SQLException {
    try (Connection connection = fleet.connect()) {
      Jdbc.tell(
          connection,
          "BEGIN",
          "UPDATE student SET age = 30 WHERE id = 1",
          "SAVEPOINT here",
          "UPDATE student SET age = 31 WHERE id = 1",
          "ROLLBACK TO here",
          "COMMIT",
          "BEGIN",
          "DELETE FROM student WHERE id = 1",
          "ROLLBACK");
      assertThat(Jdbc.ask(connection, "SELECT age FROM student WHERE id = 1"))
          .containsExactly("30");
      Jdbc.tell(connection, "UPDATE student SET age = age + 1");
      assertThat(Jdbc.ask(connection, "SELECT SUM(age) FROM student")).containsExactly("97");
      assertThat(
              Jdbc.refused(connection, "INSERT INTO student VALUES (2, 'again', 1)").getMessage())
          .contains("Duplicate entry");
    }
  }

  @Test
  void generatedKeysAreToldAndFound() throws SQLException {
    try (Connection connection = fleet.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO student (name) VALUES ('Gil')", Statement.RETURN_GENERATED_KEYS)) {
      insert.execute();
      try (var keys = insert.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(Jdbc.ask(connection, "SELECT name FROM student WHERE id = " + keys.getLong(1)))
            .containsExactly("Gil");
        assertThat(Jdbc.ask(connection, "SELECT LAST_INSERT_ID()"))
            .containsExactly(keys.getString(1));
      }
    }
  }

  @Test
  void theSchemaIsDescribedUnderItsLogicalName() throws SQLException {
    try (Connection connection = fleet.connect()) {
      assertThat(Jdbc.ask(connection, "SHOW TABLES"))
          .containsExactly("alumni", "course", "student");
      assertThat(Jdbc.ask(connection, "SHOW COLUMNS FROM course")).contains("title", "varchar(20)");
      assertThat(Jdbc.ask(connection, "SHOW CREATE TABLE student").getFirst()).isEqualTo("student");
      assertThat(Jdbc.ask(connection, "SHOW INDEX FROM student")).contains("PRIMARY");
      assertThat(Jdbc.ask(connection, "SHOW VARIABLES LIKE 'version'")).hasSize(2);
      assertThat(Jdbc.ask(connection, "SHOW FULL PROCESSLIST")).contains("school");
      assertThat(
              Jdbc.ask(
                  connection,
                  "SELECT table_name FROM information_schema.tables"
                      + " WHERE table_schema = 'school' ORDER BY 1"))
          .containsExactly("alumni", "course", "student");
      assertThat(Jdbc.ask(connection, "EXPLAIN SELECT name FROM student WHERE id = 1"))
          .isNotEmpty();
      try (var columns = connection.getMetaData().getColumns("school", null, "student", "%")) {
        assertThat(columns.next()).isTrue();
        assertThat(columns.getString("COLUMN_NAME")).isEqualTo("id");
      }
    }
  }

  @Test
  void aChangedTableIsKnownAtOnce() throws SQLException {
    try (Connection connection = fleet.connect()) {
      Jdbc.tell(
          connection,
          "ALTER TABLE student ADD COLUMN city VARCHAR(20) DEFAULT 'Oslo'",
          "CREATE INDEX by_city ON student (city)");
      assertThat(Jdbc.ask(connection, "SELECT DISTINCT city FROM student WHERE id = 1"))
          .containsExactly("Oslo");
      assertThat(Jdbc.ask(connection, "SELECT city FROM student ORDER BY city, id LIMIT 1"))
          .containsExactly("Oslo");
    }
  }

  @Test
  void aStatementOfAVanishedClientIsKilledAndWarningsAreKept() throws SQLException {
    try (Connection connection = fleet.connect();
        Statement slow = connection.createStatement()) {
      slow.setQueryTimeout(1);
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> slow.executeQuery("SELECT SLEEP(60) FROM course WHERE id = 1")))
          .isInstanceOf(SQLException.class);
      Jdbc.tell(connection, "INSERT IGNORE INTO course VALUES (1, 'again')");
      assertThat(Jdbc.ask(connection, "SHOW WARNINGS")).contains("1062");
    }
  }

  private static Connection connect(String options) throws SQLException {
    return DriverManager.getConnection(
        fleet.jdbcUrl() + options, ProxyFleet.USER, ProxyFleet.PASSWORD);
  }
}
