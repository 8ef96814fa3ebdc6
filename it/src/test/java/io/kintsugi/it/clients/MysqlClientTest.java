package io.kintsugi.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The mysql command-line client.
@Tag("server")
@ExtendWith(WithClientFleet.class)
class MysqlClientTest {
  private final ClientFleet fleet;

  MysqlClientTest(ClientFleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void school() {
    fleet.mysql("school", SchoolTables.CREATE + SchoolTables.ROWS).succeeded();
  }

  @Test
  void printsRowsAsATableAndAsTabs() {
    String sql = "SELECT id, title FROM course ORDER BY id";
    assertThat(fleet.mysql("school", sql, "-t").succeeded())
        .isEqualTo(
            """
            +----+-------+
            | id | title |
            +----+-------+
            |  1 | math  |
            |  2 | art   |
            +----+-------+
            """);
    assertThat(fleet.mysql("school", sql, "-B").succeeded())
        .isEqualTo("id\ttitle\n1\tmath\n2\tart\n");
  }

  @Test
  void anEmptyAnswerHasItsColumns() {
    String sql = "SELECT id, name FROM student WHERE id = 1 AND id = 2";
    assertThat(fleet.mysql("school", sql, "-t", "--column-type-info").succeeded())
        .contains("`id`", "`name`", "`school`")
        .doesNotContain("school_0", "school_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DISABLED", "PREFERRED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"})
  void logsInWithEverySslMode(String mode) {
    String[] options = {"--ssl-mode=" + mode, "--ssl-ca=" + fleet.certificate()};
    String ca = mode.startsWith("VERIFY") ? options[1] : "--ssl-ca=";
    String status =
        fleet
            .mysql("school", "status\n", "--commands", options[0], ca, "--get-server-public-key")
            .succeeded();
    if (mode.equals("DISABLED")) {
      assertThat(status).containsPattern("SSL:\\s+Not in use");
    } else {
      assertThat(status).containsPattern("SSL:\\s+Cipher in use is TLS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void speaksBothVersionsOfTls(String version) {
    String[] options = {"--commands", "--ssl-mode=REQUIRED", "--tls-version=" + version};
    assertThat(fleet.mysql("school", "status\n", options).succeeded()).contains("Cipher in use is");
  }

  @Test
  void logsInWithoutTlsByTheServersPublicKey() {
    String[] options = {"--ssl-mode=DISABLED", "--get-server-public-key", "-BN"};
    assertThat(fleet.mysql("school", "SELECT 7", options).succeeded()).isEqualTo("7\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zlib", "zstd", "zstd,uncompressed"})
  void compresses(String algorithms) {
    String option = "--compression-algorithms=" + algorithms;
    String sql = "SELECT REPEAT('kintsugi', 100000) AS x; SELECT COUNT(*) FROM student";
    String out = fleet.mysql("school", sql, option, "-BN").succeeded();
    assertThat(out).hasSize(800_000 + 3).endsWith("\n5\n");
  }

  @Test
  void refusesAWrongPasswordAsMySqlDoes() {
    assertThat(fleet.mysql("school", "SELECT 1", "-pwrong").failed())
        .contains("ERROR 1045 (28000): Access denied for user 'app'@'127.0.0.1'");
    assertThat(fleet.mysql("nowhere", "SELECT 1").failed()).contains("ERROR 1044 (42000)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM nope|1146 (42S02)|Table 'school.nope' doesn't exist",
        "SELECT nope FROM student|1054 (42S22)|Unknown column 'nope'",
        "INSERT INTO student VALUES (1, 'x', 1)|1062 (23000)|'student.PRIMARY'",
        "SELECT * FROM notes WHERE|1064 (42000)|syntax",
        "USE nope|1049 (42000)|Unknown database 'nope'",
        "LOCK TABLES student WRITE|1235 (42000)|LOCK TABLES is not supported"
      })
  void tellsErrorsAsMySqlDoes(String story) {
    String[] parts = story.split("\\|", -1);
    assertThat(fleet.mysql("school", parts[0]).failed()).contains(parts[1], parts[2]);
  }

  @Test
  void aMultiStatementEndsAtItsFirstError() {
    String sql = "delimiter //\nSELECT 1; SELECT nope; INSERT INTO course VALUES (9, 'x')//\n";
    String failed = fleet.mysql("school", sql, "--commands", "-BN").failed();
    assertThat(failed).contains("ERROR 1054");
    String count = "SELECT COUNT(*) FROM course WHERE id = 9";
    assertThat(fleet.mysql("school", count, "-BN").succeeded()).isEqualTo("0\n");
  }

  @Test
  void severalStatementsInOnePacketAnswerInOrder() {
    String sql =
        "delimiter //\nSELECT 1; UPDATE student SET age = 11 WHERE id = 1; SELECT age FROM student"
            + " WHERE id = 1; SELECT COUNT(*) FROM student; SHOW TABLES LIKE 'cou%'//\n";
    assertThat(fleet.mysql("school", sql, "--commands", "-BN").succeeded())
        .isEqualTo("1\n11\n5\ncourse\n");
  }

  @Test
  void changesItsSchemaAndItsCharacterSet() {
    String sql =
        "\\u copy\nSELECT DATABASE();\nUSE school\nSELECT DATABASE();\n\\C latin1\n"
            + "SELECT @@character_set_client;\n";
    assertThat(fleet.mysql("school", sql, "--commands", "-BN").succeeded())
        .contains("copy\nschool\n")
        .endsWith("latin1\n");
  }

  @Test
  void showsItsStatus() {
    assertThat(fleet.mysql("school", "status\n", "--commands").succeeded())
        .containsPattern("Current database:\\s+school")
        .containsPattern("Current user:\\s+app@127.0.0.1")
        .containsPattern("Queries per second avg: \\d+\\.\\d{3}\n");
  }

  @Test
  void readsNamesForCompletion() {
    String out = fleet.mysql("school", "SELECT 1;\n", "--auto-rehash", "-BN").succeeded();
    assertThat(out).isEqualTo("1\n");
  }

  @Test
  void printsWarningsAndCounts() {
    String sql = "SET sql_mode = ''; INSERT INTO student VALUES (6, 'x', 'abc');\n";
    assertThat(fleet.mysql("school", sql, "-vvv", "--show-warnings").succeeded())
        .contains("1 row affected, 1 warning", "Incorrect integer value: 'abc' for column 'age'");
  }

  @Test
  void loadsNothingFromALocalFileUnasked() {
    String sql = "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE notes (body)";
    fleet.mysql("school", sql).failed();
  }

  @Test
  void pingsAndAdministers() {
    assertThat(fleet.run(Program.MYSQLADMIN, "", "ping").succeeded()).contains("is alive");
    assertThat(fleet.run(Program.MYSQLADMIN, "", "status").succeeded()).contains("Uptime:");
    assertThat(fleet.run(Program.MYSQLADMIN, "", "processlist").succeeded()).contains("| app ");
    assertThat(fleet.run(Program.MYSQLADMIN, "", "version").succeeded()).contains("Server version");
    assertThat(fleet.run(Program.MYSQLADMIN, "", "kill", "999999").failed())
        .contains("Unknown thread id: 999999");
    assertThat(fleet.run(Program.MYSQLADMIN, "", "shutdown").failed()).contains("not supported");
  }

  @Test
  void slapsWithFourClients() {
    fleet
        .run(
            Program.MYSQLSLAP,
            "",
            "--create-schema=school",
            "--no-drop",
            "--concurrency=4",
            "--number-of-queries=200",
            "--delimiter=;",
            "--query=SELECT name FROM student WHERE id = 2;SELECT COUNT(*) FROM student")
        .succeeded();
  }
}
