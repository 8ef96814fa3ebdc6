package io.kintsugi.xa.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.Outcome.Committed;
import io.kintsugi.xa.Outcome.RolledBack;
import io.kintsugi.xa.stand.JdbcBranch;
import io.kintsugi.xa.stand.JdbcHome;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Whole commits on real servers.
@Tag("server")
@ExtendWith(WithServers.class)
class TwoPhaseServerTest {
  private final RealServers servers;

  TwoPhaseServerTest(RealServers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void empty() {
    servers.empty();
  }

  @Test
  void aCommitOverThreeShardsIsSeenOnAllOfThemWhenItIsAnswered() throws Exception {
    try (XaManager xa = servers.proxy("two", Protocol.TWO_PHASE)) {
      assertThat(RealServers.NAMES).allSatisfy(name -> assertThat(xa.refusal(name)).isNull());
      GlobalId id = xa.begin("alpha");
      assertThat(xa.commit(insert(id, 1)).get())
          .isInstanceOfSatisfying(
              Committed.class, answer -> servers.awaitUnlessConfirmed(answer, "two"));
      assertThat(servers.rows(1)).isEqualTo("111");
      assertThat(servers.prepared("two")).isZero();
    }
  }

  @Test
  void aBranchThatCannotPrepareTakesAllBack() throws Exception {
    try (XaManager xa = servers.proxy("two", Protocol.TWO_PHASE)) {
      GlobalId id = xa.begin("alpha");
      CommitRequest request = insert(id, 2);
      ((JdbcBranch) request.branches().getFirst()).execute("XA END " + id.xid("s1"));
      assertThat(xa.commit(request).get())
          .isInstanceOfSatisfying(RolledBack.class, why -> assertThat(why.errno()).isEqualTo(1399));
      assertThat(servers.rows(2)).isEqualTo("000");
      // The answer waits for a ROLLBACK that takes long, but not for ever.
      servers.awaitNothingPrepared("two");
    }
  }

  private CommitRequest insert(GlobalId id, int row) throws Exception {
    String sql = "INSERT INTO shard.account VALUES (" + row + ", 1)";
    return new CommitRequest(
        id,
        JdbcHome.open(servers.connect("alpha"), "s0", sql),
        List.of(
            JdbcBranch.open(servers.connect("beta"), id, "s1", sql),
            JdbcBranch.open(servers.connect("gamma"), id, "s2", sql)),
        true);
  }
}
