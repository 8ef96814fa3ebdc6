package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class FleetTest {
  private final MySqlDistribution mysql = LocalLane.mysql();

  @Test
  void twoPrimariesWithAReplicaEachAreUpTogether() {
    long start = System.nanoTime();
    try (var fleet = Fleet.start(mysql, Fleet.Plan.of(2).replicas(1))) {
      System.err.println("four servers in " + (System.nanoTime() - start) / 1_000_000 + " ms");
      var uuids = new HashSet<String>();
      fleet.servers().forEach(server -> uuids.add(server.queryOne("SELECT @@server_uuid")));
      assertThat(uuids).hasSize(4);
      var ids = new HashSet<String>();
      fleet.servers().forEach(server -> ids.add(server.queryOne("SELECT @@server_id")));
      assertThat(ids).hasSize(4);
    }
  }

  @Test
  void aReplicaRepeatsItsPrimaryAndTakesNoWritesOfItsOwn() {
    try (var fleet =
        Fleet.start(mysql, Fleet.Plan.of(1).replicas(1).account("kintsugi", "secret"))) {
      fleet
          .primary(0)
          .execute(
              "CREATE DATABASE bowl",
              "CREATE TABLE bowl.shards (id INT PRIMARY KEY)",
              "INSERT INTO bowl.shards VALUES (42)");
      fleet.awaitReplicas();
      var replica = fleet.shard(0).replicas().getFirst();
      assertThat(replica.queryOne("SELECT id FROM bowl.shards")).isEqualTo("42");
      assertThat(replica.queryOne("SELECT COUNT(*) FROM mysql.user WHERE user = 'kintsugi'"))
          .isEqualTo("1");
      assertThatThrownBy(() -> replica.execute("INSERT INTO bowl.shards VALUES (43)"))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("super-read-only");
    }
  }

  @Test
  void aReplicaFollowsAgainAfterItsPrimaryCrashed() {
    try (var fleet = Fleet.start(mysql, Fleet.Plan.of(1).replicas(1))) {
      fleet.primary(0).execute("CREATE DATABASE before_crash");
      fleet.primary(0).kill9();
      fleet.primary(0).start();
      fleet.shard(0).replicas().getFirst().restart();
      fleet.primary(0).execute("CREATE DATABASE after_crash");
      fleet.awaitReplicas();
      assertThat(fleet.shard(0).replicas().getFirst().queryOne("SHOW DATABASES LIKE '%_crash'"))
          .isEqualTo("after_crash");
    }
  }

  @Test
  void keptDataAreThereInTheNextRun(@TempDir Path folder) {
    var plan = Fleet.Plan.of(1).replicas(1).keepingDataIn(folder);
    try (var first = Fleet.start(mysql, plan)) {
      first.primary(0).execute("CREATE DATABASE kept");
    }
    assertThat(folder.resolve("s0/data/kept")).isDirectory();
    try (var second = Fleet.start(mysql, plan)) {
      assertThat(second.primary(0).queryOne("SHOW DATABASES LIKE 'kept'")).isEqualTo("kept");
      second.primary(0).execute("CREATE DATABASE kept_on_new_ports");
      second.awaitReplicas();
      assertThat(Files.exists(folder.resolve("s0-replica1/data/kept_on_new_ports"))).isTrue();
    }
  }
}
