package io.kintsugi.it.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `acknowledge: semi-sync`: MySQL waits, and the proxy sees to it that it does.
@Tag("server")
class SemiSyncTest {
  private static final String STRICT = "acknowledge: semi-sync, strict: true, buffer-time: 60s";
  private static final String WRITE = "UPDATE counter SET n = n + 1 WHERE id = 1";
  static final String[] PLUGINS = {
    "--plugin-load-add=semisync_source.so", "--plugin-load-add=semisync_replica.so"
  };

  /// What a commit waits for a replica, in milliseconds.
  private static final String HASTY = "SET GLOBAL rpl_semi_sync_source_timeout = 300";

  /// MySQL falls back only when a replica does not answer for ten minutes.
  static void start(ReplicaFleet servers) {
    servers
        .primary()
        .execute(
            "SET GLOBAL rpl_semi_sync_source_timeout = 600000",
            "SET GLOBAL rpl_semi_sync_source_enabled = ON");
    for (int number = 2; number <= 3; number++) {
      servers
          .replica(number)
          .execute(
              "SET GLOBAL rpl_semi_sync_replica_enabled = ON",
              "STOP REPLICA IO_THREAD",
              "START REPLICA IO_THREAD");
    }
    servers.await(group -> active(group) && group.fit().size() == 2);
  }

  private static boolean active(Group group) {
    return group.primary() instanceof Primary.Known known
        && known.semiSync().active()
        && known.semiSync().replicas() == 2;
  }

  @Test
  void whileMySqlDoesNotWaitForAReplicaNothingIsWritten() throws Exception {
    try (ReplicaFleet servers = new ReplicaFleet(STRICT, PLUGINS);
        Connection client = servers.connect("");
        Connection open = servers.connect("")) {
      assertThatThrownBy(() -> ReplicaFleet.run(client, WRITE))
          .hasMessageContaining("alpha does not wait for a replica")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1290));
      assertThat(ReplicaFleet.one(client, "SELECT n FROM counter")).isEqualTo("0");

      start(servers);
      ReplicaFleet.run(client, WRITE);
      servers.primary().execute(HASTY);
      ReplicaFleet.run(open, "BEGIN", "INSERT INTO spread VALUES (3, 'open')");
      servers.replica(2).execute("STOP REPLICA IO_THREAD");
      servers.replica(3).execute("STOP REPLICA IO_THREAD");
      // A commit that finds no replica makes MySQL fall back.
      servers.primary().execute("CREATE DATABASE unacknowledged");
      servers.await(group -> !active(group));
      assertThatThrownBy(() -> ReplicaFleet.run(client, WRITE))
          .hasMessageContaining("strict refuses");
      assertThatThrownBy(() -> ReplicaFleet.run(open, "COMMIT"))
          .hasMessageContaining("rolled back")
          .hasMessageContaining("alpha does not wait");
      assertThat(servers.primary().queryOne("SELECT n FROM school_0.counter")).isEqualTo("1");
      assertThat(servers.primary().queryOne("SELECT COUNT(*) FROM school_0.spread WHERE id = 3"))
          .isEqualTo("0");
    }
  }

  @Test
  void aCommitThatMySqlGaveUpToWaitForIsToldAsSuchBeforeTheNextProbe() throws Exception {
    try (ReplicaFleet servers = new ReplicaFleet(STRICT + ", probe-interval: 4s", PLUGINS);
        Connection client = servers.connect("")) {
      start(servers);
      ReplicaFleet.run(client, WRITE);
      servers.primary().execute(HASTY);
      servers.replica(2).execute("STOP REPLICA IO_THREAD");
      servers.replica(3).execute("STOP REPLICA IO_THREAD");
      assertThatThrownBy(() -> ReplicaFleet.run(client, WRITE))
          .hasMessageContaining("was committed")
          .hasMessageContaining("fallen back")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08007"));
      assertThat(servers.primary().queryOne("SELECT n FROM school_0.counter")).isEqualTo("2");
    }
  }
}
