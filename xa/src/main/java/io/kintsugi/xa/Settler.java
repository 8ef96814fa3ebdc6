package io.kintsugi.xa;

import io.kintsugi.xa.DecisionTable.Decision;
import io.kintsugi.xa.InDoubt.Branch;
import io.kintsugi.xa.Recovery.Watch;
import io.kintsugi.xa.XaManager.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends branches that were left prepared: learns or makes the decision at their home, then carries
/// it out where they are.
final class Settler {
  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int LOCK_WAIT = 1;

  private final Settings settings;
  private final Control control;
  private final Membership membership;
  private final Map<String, Watch> watches;
  private final Map<GlobalId, String> reasons = new ConcurrentHashMap<>();

  Settler(Settings settings, Control control, Membership membership, Map<String, Watch> watches) {
    this.settings = settings;
    this.control = control;
    this.membership = membership;
    this.watches = watches;
  }

  /// @param home as {@link GlobalId#homeOf} shortens it
  void settle(String server, String home, List<Branch> branches) {
    Map<Branch, Decision> decisions = new LinkedHashMap<>();
    Optional<String> homeServer = serverOf(home);
    if (homeServer.isEmpty()) {
      branches.forEach(
          branch -> blocked(branch, "its home " + home + " is no server of this configuration"));
      return;
    }
    List<Branch> ripe =
        branches.stream().filter(branch -> ripe(homeServer.get(), branch.id())).toList();
    if (ripe.isEmpty()) {
      return;
    }
    try {
      control.on(homeServer.get(), ANSWER, c -> decideAll(c, homeServer.get(), ripe, decisions));
    } catch (SQLException e) {
      ripe.forEach(branch -> blocked(branch, homeServer.get() + " decides it: " + Control.says(e)));
    }
    if (!decisions.isEmpty()) {
      carryOut(server, decisions);
    }
  }

  private Optional<String> serverOf(String home) {
    return watches.keySet().stream().filter(each -> GlobalId.homeOf(each).equals(home)).findFirst();
  }

  /// Whether nobody else will settle it. This process's own commits under way are not asked about
  /// here.
  private boolean ripe(String home, GlobalId id) {
    Life life = membership.life();
    boolean own = id.proxy() == settings.proxy() && id.epoch() <= life.epoch();
    if (own && membership.refusal(home) == null) {
      return true;
    }
    Watch watch = watches.get(home);
    return watch != null
        && watch.liveness.dead(id.proxy(), id.epoch())
        && !(own && id.epoch() == life.epoch());
  }

  private boolean decideAll(
      Connection connection, String home, List<Branch> branches, Map<Branch, Decision> decisions)
      throws SQLException {
    Inquiry.requireWritable(connection, home);
    Map<Long, Boolean> fenced = new LinkedHashMap<>();
    for (Branch branch : branches) {
      GlobalId id = branch.id();
      Long key = id.epoch() * 1024 + id.proxy();
      Boolean done = fenced.get(key);
      if (done == null) {
        done = fence(connection, id);
        fenced.put(key, done);
      }
      if (done) {
        decide(connection, branch, decisions);
      } else {
        blocked(branch, "its epoch cannot be fenced yet");
      }
    }
    return true;
  }

  /// Before it is decided for another life, that life loses the power to decide.
  private boolean fence(Connection connection, GlobalId id) throws SQLException {
    Life life = membership.life();
    if (id.proxy() == life.proxy() && id.epoch() == life.epoch()) {
      return true;
    }
    if (EpochTable.fenced(connection, id.cluster(), id.proxy(), id.epoch())) {
      return true;
    }
    try {
      fenceNow(connection, id);
      LOG.warn("fenced epoch {} of proxy {}: it shows no life", id.epoch(), id.proxy());
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() != Control.LOCK_WAIT_TIMEOUT) {
        throw e;
      }
      endHolders(connection, id);
      return false;
    }
  }

  private static void fenceNow(Connection connection, GlobalId id) throws SQLException {
    Control.withLockWait(
        connection,
        LOCK_WAIT,
        same -> {
          EpochTable.fence(same, id.cluster(), id.proxy(), id.epoch());
          return true;
        });
  }

  private static void endHolders(Connection connection, GlobalId id) {
    try {
      EpochTable.endHoldersOf(connection, id.proxy(), id.epoch());
    } catch (SQLException e) {
      LOG.warn(
          "epoch {} of proxy {} holds locks, and this account may not end its sessions: {}",
          id.epoch(),
          id.proxy(),
          Control.says(e));
    }
  }

  private void decide(Connection connection, Branch branch, Map<Branch, Decision> decisions)
      throws SQLException {
    try {
      decisions.put(branch, DecisionTable.findOrRollBack(connection, branch.id(), LOCK_WAIT));
    } catch (SQLException e) {
      if (Control.lost(e)) {
        throw e;
      }
      blocked(branch, "not decided yet: " + Control.says(e));
    }
  }

  private void carryOut(String server, Map<Branch, Decision> decisions) {
    try {
      control.on(server, ANSWER, connection -> carryOutAll(connection, server, decisions));
    } catch (SQLException e) {
      decisions
          .keySet()
          .forEach(branch -> blocked(branch, server + " holds it: " + Control.says(e)));
    }
  }

  private boolean carryOutAll(Connection connection, String server, Map<Branch, Decision> decisions)
      throws SQLException {
    Inquiry.requireWritable(connection, server);
    for (Map.Entry<Branch, Decision> each : decisions.entrySet()) {
      carryOut(connection, server, each.getKey(), each.getValue());
    }
    return true;
  }

  /// An error leaves the branch to the next round, which begins with XA RECOVER: that alone says
  /// whether it is still there. XAER_NOTA does not (before 8.0.29 a branch answers it while the
  /// session that prepared it is attached).
  private void carryOut(Connection connection, String server, Branch branch, Decision decision)
      throws SQLException {
    String verb = decision == Decision.COMMIT ? "XA COMMIT " : "XA ROLLBACK ";
    try {
      Rows.update(connection, verb + branch.xid());
      reasons.remove(branch.id());
      LOG.info("settled {} on {} ({}): {}", branch.id(), branch.shard(), server, decision);
    } catch (SQLException e) {
      if (Control.lost(e)) {
        throw e;
      }
      blocked(branch, decision + " on " + server + ": " + Control.says(e));
    }
  }

  private void blocked(Branch branch, String why) {
    String before = reasons.put(branch.id(), why);
    if (!why.equals(before)) {
      LOG.warn("{} stays in doubt on {}: {}", branch.id(), branch.shard(), why);
    }
  }

  String why(GlobalId id) {
    @Nullable String why = reasons.get(id);
    return why == null ? "" : why;
  }
}
