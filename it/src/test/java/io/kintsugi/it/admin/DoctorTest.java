package io.kintsugi.it.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.app.Main;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kintsugi doctor` before servers with faults that were planted, one kind at a time.
@Tag("server")
class DoctorTest {
  private static Fleet fleet;
  @TempDir private Path folder;

  private record Said(int exit, String out) {
    String line(String subject, String check) {
      return out.lines()
          .filter(line -> line.contains("  " + subject + "  " + check + ": "))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + subject + " " + check + " in\n" + out));
    }
  }

  @BeforeAll
  static void servers() {
    fleet =
        Fleet.start(
            MySqlDistribution.find(_ -> {}),
            Fleet.Plan.of(2)
                .replicas(1)
                .account("kintsugi", "planted-secret")
                .arguments("--max-allowed-packet=64M"));
    for (int shard = 0; shard < 2; shard++) {
      fleet
          .primary(shard)
          .execute(
              "CREATE DATABASE school_" + shard,
              "CREATE TABLE school_"
                  + shard
                  + ".student (id BIGINT PRIMARY KEY, name VARCHAR(20))");
    }
    fleet.awaitReplicas();
  }

  @AfterAll
  static void end() {
    fleet.close();
  }

  private static String server(MySqlServer server, String more) {
    return "{host: 127.0.0.1, port: %d, user: kintsugi, password: planted-secret%s}"
        .formatted(server.port(), more);
  }

  private static String yaml(String more) {
    return """
    listen: {address: 127.0.0.1, port: 0}
    admin: {address: 127.0.0.1, port: 0}
    users: {app: {password: planted-app, schemas: [school]}}
    servers:
      alpha: %s
      alpha-2: %s
      beta: %s
      beta-2: %s
    shards:
      s0: {server: alpha, schema: school_0}
      s1: {server: beta, schema: school_1}
    schemas:
      school:
        shards: [s0, s1]
        functions: {by-hash: {type: hash}}
        tables: {student: {key: id, function: by-hash}}
    %s
    """
        .formatted(
            server(fleet.primary(0), ""),
            server(fleet.shard(0).replicas().getFirst(), ", replica-of: alpha"),
            server(fleet.primary(1), ""),
            server(fleet.shard(1).replicas().getFirst(), ", replica-of: beta"),
            more);
  }

  private Said run(String yaml, String... options) throws Exception {
    Path file = Files.writeString(folder.resolve("k.yaml"), yaml);
    StringWriter out = new StringWriter();
    var line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(out));
    List<String> words = new ArrayList<>(List.of("doctor", "-c", file.toString()));
    words.addAll(List.of(options));
    int exit = line.execute(words.toArray(String[]::new));
    assertThat(out.toString()).doesNotContain("planted");
    return new Said(exit, out.toString());
  }

  /// With these keys added to the configuration.
  private Said doctor(String more, String... options) throws Exception {
    return run(yaml(more), options);
  }

  private static void on(MySqlServer server, String... statements) {
    server.execute(statements);
  }

  @Test
  void aHealthyFleetIsWell() throws Exception {
    Said said = doctor("");
    assertThat(said.out()).contains(" 0 wrong");
    assertThat(said.line("alpha", "version")).startsWith("ok");
    assertThat(said.line("alpha", "privileges")).startsWith("ok");
    assertThat(said.line("alpha", "role")).startsWith("ok");
    assertThat(said.line("alpha-2", "replication")).startsWith("ok").contains("replicates alpha");
    assertThat(said.line("beta", "clock")).startsWith("ok");
    assertThat(said.line("school", "collations")).startsWith("ok");
    assertThat(said.line("all", "tables")).startsWith("ok").contains("1 tables");
    assertThat(said.exit()).isLessThan(2);
  }

  @Test
  void aServerThatIsAwayIsAFailureAndTheOthersAreStillLookedAt() throws Exception {
    Said said = run(yaml("").replace("port: " + fleet.primary(1).port(), "port: 1"));
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.line("beta", "reachable")).startsWith("fail").contains("Connection refused");
    assertThat(said.line("alpha", "version")).startsWith("ok");
  }

  @Test
  void missingPrivilegesAreToldWithTheGrantToRun() throws Exception {
    on(
        fleet.primary(1),
        "CREATE USER 'weak'@'%' IDENTIFIED BY 'planted-weak'",
        "GRANT SELECT, INSERT ON `school\\_1`.* TO 'weak'@'%'");
    Said said =
        run(
            yaml("")
                .replace(
                    "port: %d, user: kintsugi, password: planted-secret"
                        .formatted(fleet.primary(1).port()),
                    "port: %d, user: weak, password: planted-weak"
                        .formatted(fleet.primary(1).port())));
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.line("beta", "privileges"))
        .startsWith("fail")
        .contains("GRANT UPDATE, DELETE, CREATE, ")
        .contains("ON `school_1`.* TO 'weak'@'%';")
        .contains("GRANT XA_RECOVER_ADMIN ON *.* TO 'weak'@'%';");
  }

  @Test
  void aReplicaThatDoesNotApplyAndOneThatIsWritableAreTold() throws Exception {
    MySqlServer replica = fleet.shard(0).replicas().getFirst();
    MySqlServer other = fleet.shard(1).replicas().getFirst();
    on(replica, "STOP REPLICA SQL_THREAD");
    on(other, "SET GLOBAL super_read_only = OFF, read_only = OFF");
    try {
      Said said = doctor("");
      assertThat(said.line("alpha-2", "replication"))
          .startsWith("fail")
          .contains("applies nothing")
          .contains("START REPLICA");
      assertThat(said.line("beta-2", "role")).startsWith("warn").contains("super_read_only = ON");
    } finally {
      on(replica, "START REPLICA SQL_THREAD");
      on(other, "SET GLOBAL super_read_only = ON");
    }
  }

  @Test
  void aPrimaryThatIsReadOnlyIsAFailure() throws Exception {
    on(fleet.primary(0), "SET GLOBAL super_read_only = ON");
    try {
      assertThat(doctor("").line("alpha", "role")).startsWith("fail").contains("read-only");
    } finally {
      on(fleet.primary(0), "SET GLOBAL super_read_only = OFF, read_only = OFF");
    }
  }

  @Test
  void shardsThatDifferAreTold() throws Exception {
    on(
        fleet.primary(1),
        "ALTER TABLE school_1.student ADD COLUMN age INT",
        "ALTER DATABASE school_1 COLLATE utf8mb4_bin",
        "SET GLOBAL sql_mode = ''");
    try {
      Said said = doctor("");
      assertThat(said.exit()).isEqualTo(2);
      assertThat(said.line("all", "tables")).startsWith("fail").contains("school.student");
      assertThat(said.line("school", "collations")).startsWith("warn").contains("utf8mb4_bin=[s1]");
      assertThat(said.line("all", "variables")).startsWith("warn").contains("sql_mode differs");
    } finally {
      on(
          fleet.primary(1),
          "ALTER TABLE school_1.student DROP COLUMN age",
          "ALTER DATABASE school_1 COLLATE utf8mb4_0900_ai_ci",
          "SET GLOBAL sql_mode = DEFAULT");
    }
  }

  @Test
  void aSchemaThatIsMissingIsAFailureWithTheStatementThatMakesIt() throws Exception {
    Said said = run(yaml("").replace("schema: school_1", "schema: school_9"));
    assertThat(said.line("beta", "schema"))
        .startsWith("fail")
        .contains("CREATE DATABASE `school_9`;");
  }

  @Test
  void whatCommitsOverShardsNeedIsLookedAt() throws Exception {
    on(
        fleet.primary(0),
        "SET GLOBAL xa_detach_on_prepare = OFF",
        "SET GLOBAL innodb_flush_log_at_trx_commit = 2",
        "SET GLOBAL sync_binlog = 0");
    try {
      Said said = doctor("replication: {acknowledge: semi-sync}");
      assertThat(said.line("alpha", "commits"))
          .startsWith("warn")
          .contains("xa_detach_on_prepare is off")
          .contains("innodb_flush_log_at_trx_commit is not 1")
          .contains("sync_binlog is not 1");
      assertThat(said.line("alpha", "semi-sync")).startsWith("fail");
    } finally {
      on(
          fleet.primary(0),
          "SET GLOBAL xa_detach_on_prepare = ON",
          "SET GLOBAL innodb_flush_log_at_trx_commit = 1",
          "SET GLOBAL sync_binlog = 1");
    }
  }

  @Test
  void packetsThatAServerWouldRefuseAreTold() throws Exception {
    Said said = doctor("limits: {max-allowed-packet: 128MB}");
    assertThat(said.line("alpha", "limits")).startsWith("warn").contains("max_allowed_packet");
  }

  @Test
  void asJsonItIsAnArrayOfObjects() throws Exception {
    Said said = doctor("", "--json");
    assertThat(said.out().strip()).startsWith("[").endsWith("]");
    assertThat(said.out())
        .contains("{\"level\": \"ok\", \"subject\": \"alpha\", \"check\": \"version\", \"text\": ");
  }
}
