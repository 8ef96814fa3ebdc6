package io.kintsugi.xa.recovery;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.InDoubt.Branch;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.DecisionTable;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.decision.Decisions;
import io.kintsugi.xa.decision.Inquiry;
import io.kintsugi.xa.decision.Inquiry.NoAnswer;
import io.kintsugi.xa.membership.EpochTable;
import io.kintsugi.xa.membership.Life;
import io.kintsugi.xa.membership.Membership;
import io.kintsugi.xa.recovery.Recovery.Watch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides for branches that nobody else will end, and has the decision carried out.
final class Settler {
  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int LOCK_WAIT = 1;

  private final Control control;
  private final Membership membership;
  private final Decisions decisions;
  private final Ending ending;
  private final Map<String, Watch> watches;

  Settler(
      Control control,
      Membership membership,
      Decisions decisions,
      Ending ending,
      Map<String, Watch> watches) {
    this.control = control;
    this.membership = membership;
    this.decisions = decisions;
    this.ending = ending;
    this.watches = watches;
  }

  /// Ends those branches of one server that one home decides, and those of three-phase commits that
  /// name it.
  ///
  /// @param home as {@link GlobalId#homeOf} shortens it
  void settle(String server, String home, List<Branch> branches) {
    Map<Branch, Decision> made = new LinkedHashMap<>();
    Map<Protocol, List<Branch>> ripe =
        branches.stream()
            .filter(branch -> ripe(branch.id()))
            .collect(Collectors.groupingBy(branch -> branch.id().protocol()));
    ripe.getOrDefault(Protocol.THREE_PHASE, List.of()).forEach(branch -> byBallots(branch, made));
    List<Branch> byHome = ripe.getOrDefault(Protocol.TWO_PHASE, List.of());
    if (!byHome.isEmpty()) {
      byHome(home, byHome, made);
    }
    if (!made.isEmpty()) {
      ending.carryOut(server, made);
    }
  }

  private void byBallots(Branch branch, Map<Branch, Decision> made) {
    try {
      made.put(branch, decisions.findOrRollBackByBallots(branch.id(), !present(branch.id())));
    } catch (NoAnswer e) {
      ending.blocked(branch, String.valueOf(e.getMessage()));
    }
  }

  private void byHome(String home, List<Branch> branches, Map<Branch, Decision> made) {
    Optional<String> server = decisions.serverOf(home);
    if (server.isEmpty()) {
      branches.forEach(each -> ending.blocked(each, "its home " + home + " is not configured"));
      return;
    }
    try {
      control.on(server.get(), ANSWER, c -> decideAll(c, server.get(), branches, made));
    } catch (SQLException e) {
      String why = server.get() + " decides it: " + Control.says(e);
      branches.forEach(each -> ending.blocked(each, why));
    }
  }

  /// Whether nobody else will settle it: its life is a former one of this proxy, or shows no life
  /// where its decisions are made. This process's own commits under way are not asked about here.
  private boolean ripe(GlobalId id) {
    Life life = membership.life();
    if (id.proxy() == life.proxy() && id.epoch() <= life.epoch()) {
      return switch (id.protocol()) {
        case TWO_PHASE ->
            decisions.homeless(id)
                || decisions.serverOf(id.home()).filter(this::registered).isPresent();
        case THREE_PHASE -> membership.majority();
      };
    }
    return switch (id.protocol()) {
      case TWO_PHASE ->
          decisions.homeless(id)
              || decisions.serverOf(id.home()).filter(home -> dead(home, id)).isPresent();
      case THREE_PHASE -> {
        int dead = (int) watches.keySet().stream().filter(server -> dead(server, id)).count();
        yield Servers.majority(dead, watches.size());
      }
    };
  }

  /// Whether it is of this process's present life.
  private boolean present(GlobalId id) {
    Life life = membership.life();
    return id.proxy() == life.proxy() && id.epoch() == life.epoch();
  }

  private boolean registered(String server) {
    return membership.refusal(server) == null;
  }

  private boolean dead(String server, GlobalId id) {
    Watch watch = watches.get(server);
    return watch != null && watch.liveness.dead(id.proxy(), id.epoch());
  }

  private record Key(int proxy, long epoch) {}

  private boolean decideAll(
      Connection connection, String home, List<Branch> branches, Map<Branch, Decision> made)
      throws SQLException {
    Inquiry.requireWritable(connection, home);
    Map<Key, Boolean> fenced = new HashMap<>();
    for (Branch branch : branches) {
      Key key = new Key(branch.id().proxy(), branch.id().epoch());
      Boolean done = fenced.get(key);
      if (done == null) {
        done = fence(connection, branch.id());
        fenced.put(key, done);
      }
      if (done) {
        decide(connection, branch, made);
      } else {
        ending.blocked(branch, "its epoch cannot be fenced yet");
      }
    }
    return true;
  }

  /// Before it is decided for another life, that life loses the power to decide.
  private boolean fence(Connection connection, GlobalId id) throws SQLException {
    if (present(id)) {
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

  private void decide(Connection connection, Branch branch, Map<Branch, Decision> made)
      throws SQLException {
    try {
      made.put(branch, DecisionTable.findOrRollBack(connection, branch.id(), LOCK_WAIT));
    } catch (SQLException e) {
      if (Control.lost(e)) {
        throw e;
      }
      ending.blocked(branch, "not decided yet: " + Control.says(e));
    }
  }
}
