package io.kintsugi.xa.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.View;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.decision.DecisionTable;
import io.kintsugi.xa.membership.DeadProxy;
import io.kintsugi.xa.stand.Eventually;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/// What operators see, and what their word does.
@Tag("server")
@ExtendWith(WithServers.class)
class ResolutionServerTest {
  private final RealServers servers;

  ResolutionServerTest(RealServers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void empty() {
    servers.empty();
  }

  @Test
  void aLivingProxysBranchIsShownAndMayBeRolledBackButNotCommitted() throws Exception {
    DeadProxy living = DeadProxy.register(servers, "views", 7, 100);
    GlobalId id = living.id(1, "alpha");
    living.prepare(id, "s1", 1);
    ListAppender<ILoggingEvent> audit = new ListAppender<>();
    audit.start();
    ((Logger) LoggerFactory.getLogger("kintsugi.audit")).addAppender(audit);
    try (Connection lock = servers.connect("alpha");
        Pulsing _ = new Pulsing(living);
        XaManager xa = servers.proxy("views", Protocol.TWO_PHASE)) {
      Rows.number(lock, "SELECT GET_LOCK(?, 0)", "kintsugi:views:7");
      Eventually.until("it is seen", () -> !views(xa).isEmpty());
      View view = views(xa).getFirst();
      assertThat(view.id()).isEqualTo(id.toString());
      assertThat(view.state()).isEqualTo("in doubt");
      assertThat(view.shards()).containsExactly("s1");
      assertThat(view.detail()).contains("beta");

      View refused = resolve(xa, id, true);
      assertThat(refused.state()).isEqualTo("in doubt");
      assertThat(refused.detail()).contains("ROLLBACK can be had");
      View rolledBack = resolve(xa, id, false);
      assertThat(rolledBack.state()).isEqualTo("rolled back");
      assertThat(servers.prepared("views")).isZero();
      assertThat(one(xa, id).state()).isEqualTo("rolled back");
      assertThat(
              Rows.update(
                  lock, "DELETE FROM kintsugi.decision WHERE gtrid = " + DecisionTable.hex(id)))
          .isEqualTo(1);
      assertThat(one(xa, id).state()).isEqualTo("unknown");
    }
    assertThat(audit.list).hasSize(2);
    assertThat(audit.list.getLast().getFormattedMessage())
        .contains(id.toString(), "wanted=ROLLBACK", "operator=o?ps", "result=rolled back");
  }

  @Test
  void whatWasDecidedIsNotOverruled() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "views2", 7, 100);
    GlobalId id = dead.id(1, "alpha");
    dead.halfCommit(id, 2, "s1");
    try (XaManager xa = servers.proxy("views2", Protocol.TWO_PHASE)) {
      View view = resolve(xa, id, false);
      assertThat(view.state()).isEqualTo("committed");
      assertThat(servers.server("beta").queryOne("SELECT COUNT(*) FROM shard.account"))
          .isEqualTo("1");
      assertThat(one(xa, id).state()).isEqualTo("committed");
    }
  }

  @Test
  void aHomeThatIsAwayIsWaitedForAndOneThatIsGoneForGoodIsNot() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "views3", 7, 100);
    GlobalId away = dead.id(1, "alpha");
    dead.prepare(away, "s1", 3);
    GlobalId homeless = dead.id(2, "omega");
    dead.prepare(homeless, "s1", 4);
    servers.cut("alpha");
    try (XaManager xa = servers.proxy("views3", Protocol.TWO_PHASE)) {
      assertThat(resolve(xa, away, false).detail()).contains("take it out of the configuration");
      assertThat(servers.prepared("views3", "beta")).isEqualTo(2);
      assertThat(resolve(xa, homeless, true).state()).isEqualTo("committed");
      assertThat(servers.server("beta").queryOne("SELECT GROUP_CONCAT(id) FROM shard.account"))
          .isEqualTo("4");
      assertThat(servers.prepared("views3", "beta")).isEqualTo(1);
      servers.mend("alpha");
      Eventually.until("nothing in doubt", () -> servers.prepared("views3") == 0);
    } finally {
      servers.mend("alpha");
    }
  }

  @Test
  void onlyTransactionsOfTheClusterCanBeAskedFor() throws Exception {
    try (XaManager xa = servers.proxy("views4", Protocol.TWO_PHASE)) {
      assertThat(xa.transaction("views:7:2s:1:2:alpha").get(20, TimeUnit.SECONDS)).isEmpty();
      assertThat(xa.transaction("what").get(20, TimeUnit.SECONDS)).isEmpty();
      assertThatThrownBy(() -> xa.resolve("what", true, "ops").get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<View> views(XaManager xa) throws Exception {
    return xa.transactions().get(20, TimeUnit.SECONDS);
  }

  private static View one(XaManager xa, GlobalId id) throws Exception {
    return xa.transaction(id.toString()).get(20, TimeUnit.SECONDS).orElseThrow();
  }

  private static View resolve(XaManager xa, GlobalId id, boolean commit) throws Exception {
    return xa.resolve(id.toString(), commit, "o\nps").get(20, TimeUnit.SECONDS);
  }

  /// Beats for a life that a test holds up.
  private static final class Pulsing implements AutoCloseable {
    private final Thread thread;

    Pulsing(DeadProxy living) {
      thread =
          Thread.ofPlatform()
              .start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                  beat(living);
                }
              });
    }

    private static void beat(DeadProxy living) {
      try {
        living.beat("alpha");
        Thread.sleep(300);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }
  }
}
