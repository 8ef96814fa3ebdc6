package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What servers in containers do, told by [DockerLaneTest] in a JVM whose engine is a fake and
/// whose servers are real.
class DockerStories {
  private static final MySqlDistribution MYSQL = MySqlDistribution.find(System.err::println);

  private static Fleet fleet;
  private static MySqlServer primary;
  private static MySqlServer replica;

  @BeforeAll
  static void aPrimaryWithAReplica() {
    fleet = Fleet.start(MYSQL, Fleet.Plan.of(1).replicas(1).account("kintsugi", "se'cr\\et"));
    primary = fleet.primary(0);
    replica = fleet.shard(0).replicas().getFirst();
  }

  @AfterAll
  static void end() {
    fleet.close();
    fleet.servers().forEach(server -> assertThat(server.running()).isFalse());
  }

  @Test
  void theyAreAsTheProxyNeedsThem() throws Exception {
    assertThat(MYSQL).isInstanceOf(DockerMySql.class);
    var uuids = new HashSet<String>();
    for (var server : fleet.servers()) {
      uuids.add(server.queryOne("SELECT @@server_uuid"));
      assertThat(server.queryOne("SELECT @@server_id")).isEqualTo("" + server.port());
      assertThat(server.queryOne("SELECT @@gtid_mode")).isEqualTo("ON");
      assertThat(server.queryOne("SELECT @@binlog_format")).isEqualTo("ROW");
      assertThat(server.queryOne("SELECT @@local_infile")).isEqualTo("0");
    }
    assertThat(uuids).hasSize(2);
    // What the image itself wrote is in no binary log.
    assertThat(replica.queryOne("SELECT @@gtid_executed"))
        .startsWith(primary.queryOne("SELECT @@server_uuid"))
        .doesNotContain(",");
    try (var connection = DriverManager.getConnection(primary.jdbcUrl(), "kintsugi", "se'cr\\et");
        var statement = connection.createStatement()) {
      assertThat(statement.execute("XA RECOVER")).isTrue();
    }
  }

  @Test
  void aRowOfThePrimaryIsReadOnItsReplicaWhichTakesNoWritesOfItsOwn() {
    primary.execute(
        "CREATE DATABASE bowl",
        "CREATE TABLE bowl.shards (id INT PRIMARY KEY)",
        "INSERT INTO bowl.shards VALUES (42)");
    fleet.awaitReplicas();
    assertThat(replica.queryOne("SELECT id FROM bowl.shards")).isEqualTo("42");
    assertThatThrownBy(() -> replica.execute("INSERT INTO bowl.shards VALUES (43)"))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("super-read-only");
  }

  @Test
  void aReplicaFollowsAgainAfterItsPrimaryCrashedAndItselfWasRestarted() {
    int port = primary.port();
    primary.execute("CREATE DATABASE before_crash");
    primary.kill9();
    assertThat(primary.running()).isFalse();
    primary.start();
    assertThat(primary.port()).isEqualTo(port);
    primary.execute("CREATE DATABASE after_crash");
    fleet.awaitReplicas();
    replica.restart();
    primary.execute("CREATE DATABASE after_restart");
    fleet.awaitReplicas();
    assertThat(
            replica.queryOne(
                "SELECT COUNT(*) FROM information_schema.schemata"
                    + " WHERE schema_name IN ('before_crash', 'after_crash', 'after_restart')"))
        .isEqualTo("3");
    assertThatThrownBy(() -> replica.execute("CREATE DATABASE mine"))
        .hasMessageContaining("super-read-only");
  }

  @Test
  void aSuspendedServerHangsAndGoesOn() {
    primary.suspend();
    assertThatThrownBy(() ->
            DriverManager.getConnection(
                    primary.jdbcUrl() + "&connectTimeout=300&socketTimeout=300",
                    MySqlServer.ROOT,
                    primary.rootPassword())
                .close())
        .hasMessageContaining("Communications link failure");
    assertThat(primary.running()).isTrue();
    primary.resume();
    assertThat(primary.queryOne("SELECT 1")).isEqualTo("1");
  }

  @Test
  void semiSyncWorksBetweenThem() {
    var words = primary.installSemiSync();
    replica.execute("SET GLOBAL super_read_only = OFF");
    assertThat(replica.installSemiSync()).isEqualTo(words);
    replica.execute(
        "SET GLOBAL super_read_only = ON",
        "SET GLOBAL rpl_semi_sync_" + words.replica() + "_enabled = ON",
        "STOP REPLICA",
        "START REPLICA");
    fleet.awaitReplicas();
    primary.execute(
        "SET GLOBAL rpl_semi_sync_" + words.source() + "_enabled = ON",
        "CREATE DATABASE acknowledged");
    assertThat(
            primary.queryOne(
                "SELECT variable_value > 0 FROM performance_schema.global_status"
                    + " WHERE variable_name = 'Rpl_semi_sync_"
                    + words.source()
                    + "_yes_tx'"))
        .isEqualTo("1");
  }

  @Test
  void filesThatOptionsNameGoAlong(@TempDir Path folder) throws Exception {
    var certificate = Files.write(folder.resolve("its.crt"), primary.dataFile("server-cert.pem"));
    var key = Files.write(folder.resolve("its.key"), primary.dataFile("server-key.pem"));
    var options =
        ServerOptions.throwaway().withArguments("--ssl-cert=" + certificate, "--ssl-key=" + key);
    try (var server = MYSQL.start(options);
        var connection =
            DriverManager.getConnection(
                server.jdbcUrl().replace("DISABLED", "REQUIRED"),
                MySqlServer.ROOT,
                server.rootPassword())) {
      assertThat(connection.isValid(0)).isTrue();
      assertThat(server.queryOne("SELECT @@ssl_cert")).endsWith(certificate.toString());
      assertThatThrownBy(() -> server.dataFile("no-such.pem"))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("no-such.pem");
    }
  }

  @Test
  void keptDataAreThereInTheNextRun(@TempDir Path folder) {
    var plan = Fleet.Plan.of(1).replicas(1).keepingDataIn(folder);
    try (var first = Fleet.start(MYSQL, plan)) {
      first.primary(0).execute("CREATE DATABASE kept");
      assertThatThrownBy(() -> Fleet.start(MYSQL, plan)).hasMessageContaining("in use");
    }
    assertThat(folder.resolve("s0/data/kept")).isDirectory();
    try (var second = Fleet.start(MYSQL, plan)) {
      second.primary(0).execute("CREATE DATABASE kept_on_new_ports");
      second.awaitReplicas();
      assertThat(folder.resolve("s0-replica1/data/kept")).isDirectory();
      assertThat(folder.resolve("s0-replica1/data/kept_on_new_ports")).isDirectory();
    }
  }

  @Test
  void aServerThatCannotStartSaysWhyInItsLogsWords() {
    var wrong = ServerOptions.throwaway().withArguments("--no-such-option=1");
    assertThatThrownBy(() -> MYSQL.start(wrong))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("no-such-option");
  }

  @Test
  void aWantedPortThatIsTakenIsSaid() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var options = ServerOptions.throwaway().withPort(taken.getLocalPort());
      assertThatThrownBy(() -> MYSQL.start(options))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort() + ": address already in use");
    }
  }
}
