package io.kintsugi.it.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ConfigLoader;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.MySqlVersion;
import io.kintsugi.proxy.ProxyServer;
import io.kintsugi.proxy.topology.Topology.Group;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A real Group Replication group of three on loopback: its own primary is found, followed through
/// a planned switch, and through the election after a crash.
@Tag("server")
class GroupReplicationTest {
  private static final String WRITE = "UPDATE counter SET n = n + 1 WHERE id = 1";
  private static final MySqlVersion BINARY_LOGS_SINCE = new MySqlVersion(8, 2, 0);
  private static final List<String> NAMES = List.of("alpha", "alpha-2", "alpha-3");

  @Test
  void theGroupsOwnPrimaryIsFollowedAndItsMembersAreRead() throws Exception {
    try (Fleet fleet = fleet()) {
      form(fleet);
      fleet
          .primary(0)
          .execute(
              "CREATE DATABASE school",
              "CREATE TABLE school.counter (id INT PRIMARY KEY, n INT)",
              "INSERT INTO school.counter VALUES (1, 0)");
      try (ProxyServer proxy =
              ProxyServer.start(
                  ConfigLoader.load("group", yaml(fleet), Map.of()),
                  new ProxyServer.Options("auto", 1));
          Connection client = connect(proxy)) {
        await(proxy, group -> "alpha".equals(group.writable()) && group.fit().size() == 2);
        ReplicaFleet.run(client, WRITE);
        assertThat(ReplicaFleet.one(client, "SELECT n FROM counter")).isEqualTo("1");

        String second = fleet.primary(1).queryOne("SELECT @@server_uuid");
        fleet.primary(0).queryOne("SELECT group_replication_set_as_primary('" + second + "')");
        ReplicaFleet.run(client, WRITE);
        await(proxy, group -> "alpha-2".equals(group.writable()) && group.fit().size() == 2);
        assertThat(ReplicaFleet.one(client, "SELECT n FROM counter")).isEqualTo("2");
        assertThat(fleet.primary(0).queryOne("SELECT @@super_read_only")).isEqualTo("1");

        fleet.primary(1).kill9();
        await(proxy, group -> group.writable() != null && !"alpha-2".equals(group.writable()));
        ReplicaFleet.run(client, WRITE);
        assertThat(ReplicaFleet.one(client, "SELECT n FROM counter")).isEqualTo("3");
      }
    }
  }

  /// Each is a primary to the fleet: who follows whom is the group's own affair.
  private static Fleet fleet() throws Exception {
    return Fleet.start(
        MySqlDistribution.find(_ -> {}),
        Fleet.Plan.of(3)
            .account("kintsugi", "secret")
            .arguments(
                "--plugin-load-add=group_replication.so",
                "--report-host=127.0.0.1",
                "--loose-group-replication-start-on-boot=OFF"));
  }

  private static void form(Fleet fleet) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      addresses.add("127.0.0.1:" + freePort());
    }
    for (int i = 0; i < NAMES.size(); i++) {
      MySqlServer server = fleet.primary(i);
      boolean newWords = server.version().compareTo(BINARY_LOGS_SINCE) >= 0;
      server.execute(
          // What each server was set up with is nobody's transaction.
          newWords ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER",
          "SET GLOBAL group_replication_group_name = '5c8ad9d4-0a2f-4a55-8b1c-93f3c6a5f2aa'",
          "SET GLOBAL group_replication_local_address = '" + addresses.get(i) + "'",
          "SET GLOBAL group_replication_group_seeds = '" + String.join(",", addresses) + "'",
          "SET GLOBAL group_replication_ip_allowlist = '127.0.0.1/32'",
          "SET GLOBAL group_replication_recovery_get_public_key = ON",
          "SET GLOBAL group_replication_member_expel_timeout = 0",
          "CHANGE REPLICATION SOURCE TO SOURCE_USER = 'kintsugi', SOURCE_PASSWORD = 'secret'"
              + " FOR CHANNEL 'group_replication_recovery'");
      if (i == 0) {
        server.execute(
            "SET GLOBAL group_replication_bootstrap_group = ON",
            "START GROUP_REPLICATION",
            "SET GLOBAL group_replication_bootstrap_group = OFF");
      } else {
        server.execute("START GROUP_REPLICATION");
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String yaml(Fleet fleet) {
    StringBuilder servers = new StringBuilder();
    for (int i = 0; i < NAMES.size(); i++) {
      servers.append(
          "  %s: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled%s}\n"
              .formatted(
                  NAMES.get(i), fleet.primary(i).port(), i == 0 ? "" : ", replica-of: alpha"));
    }
    return """
    listen: {address: 127.0.0.1, port: 0}
    admin: {address: 127.0.0.1, port: 0}
    users:
      app: {password: app, schemas: [school]}
    servers:
    %sshards:
      s0: {server: alpha, schema: school}
    schemas:
      school: {shards: [s0], unsharded: s0}
    replication: {reads: causal, max-lag: 5s, probe-interval: 100ms, buffer-time: 60s}
    """
        .formatted(servers);
  }

  private static Connection connect(ProxyServer proxy) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:"
            + proxy.port()
            + "/school?sslMode=DISABLED&allowPublicKeyRetrieval=true",
        "app",
        "app");
  }

  private static void await(ProxyServer proxy, Predicate<Group> wanted) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!wanted.test(proxy.topology().group("alpha"))) {
      assertThat(System.nanoTime()).describedAs("%s", proxy.topology()).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
