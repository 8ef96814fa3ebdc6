package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Fleets of old releases. A machine that cannot fetch them skips these by name, except where
/// everything is meant to be there.
@Tag("server")
class PinnedServersTest {
  static List<MySqlVersion> versions() {
    return List.of(new MySqlVersion(8, 0, 15), new MySqlVersion(8, 0, 33));
  }

  private static MySqlDistribution pinned(MySqlVersion version) {
    try {
      return MySqlDistribution.pinned(version, System.err::println);
    } catch (FleetException e) {
      var message = "skipped: " + e.getMessage();
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      return Assumptions.abort(message);
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aReplicaFollowsThroughACrashAndAStop(MySqlVersion version) {
    var plan = Fleet.Plan.of(1).replicas(1).account("kintsugi", "secret");
    try (var fleet = Fleet.start(pinned(version), plan)) {
      var primary = fleet.primary(0);
      assertThat(primary.queryOne("SELECT VERSION()")).isEqualTo(version.toString());
      assertThat(primary.queryOne("SELECT @@gtid_mode")).isEqualTo("ON");
      primary.execute("CREATE DATABASE before_crash");
      primary.kill9();
      primary.start();
      primary.restart();
      primary.execute("CREATE DATABASE after_crash");
      fleet.awaitReplicas();
      var replica = fleet.shard(0).replicas().getFirst();
      assertThat(replica.queryOne("SHOW DATABASES LIKE 'after%'")).isEqualTo("after_crash");
      assertThatThrownBy(() -> replica.execute("CREATE DATABASE mine"))
          .hasMessageContaining("super-read-only");
      assertThat(primary.knowsNativePassword()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aPreparedTransactionIsDetachedByRecentReleasesOnly(MySqlVersion version) throws Exception {
    boolean detaches = version.compareTo(new MySqlVersion(8, 0, 29)) >= 0;
    try (var server = pinned(version).start(ServerOptions.throwaway())) {
      server.execute("CREATE DATABASE bowl", "CREATE TABLE bowl.t (id INT PRIMARY KEY)");
      try (var connection = server.connect();
          var statement = connection.createStatement()) {
        for (String sql :
            List.of(
                "XA START 'x'", "INSERT INTO bowl.t VALUES (1)", "XA END 'x'", "XA PREPARE 'x'")) {
          statement.execute(sql);
        }
        if (detaches) {
          server.execute("XA COMMIT 'x'");
          assertThat(server.queryOne("SELECT COUNT(*) FROM bowl.t")).isEqualTo("1");
        } else {
          assertThatThrownBy(() -> server.execute("XA COMMIT 'x'"))
              .hasMessageContaining("XAER_NOTA");
        }
      }
    }
  }

  @Test
  void semiSyncHasItsOldOrNewName() {
    try (var server = pinned(new MySqlVersion(8, 0, 33)).start(ServerOptions.throwaway())) {
      var words = server.installSemiSync();
      assertThat(server.queryOne("SELECT @@rpl_semi_sync_" + words.source() + "_enabled"))
          .isEqualTo("0");
    }
  }
}
