package io.kintsugi.xa.recovery;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.InDoubt;
import io.kintsugi.xa.control.InDoubt.Branch;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.decision.Inquiry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries decisions out on prepared branches, from other connections than theirs, and remembers
/// why it could not.
public final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Control control;
  private final String cluster;
  private final Servers servers;
  private final Map<GlobalId, String> reasons = new ConcurrentHashMap<>();

  public Ending(Control control, String cluster, Servers servers) {
    this.control = control;
    this.cluster = cluster;
    this.servers = servers;
  }

  /// On one server.
  void carryOut(String server, Map<Branch, Decision> decisions) {
    try {
      control.on(server, ANSWER, connection -> carryOutAll(connection, server, decisions));
    } catch (SQLException e) {
      decisions.keySet().forEach(each -> blocked(each, server + " holds it: " + Control.says(e)));
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

  /// On all servers, one transaction.
  ///
  /// @return the servers that have some of it left, or do not say
  public List<String> carryOut(GlobalId id, Decision decision) {
    List<String> left = new ArrayList<>();
    for (String server : servers.all()) {
      try {
        if (!control.on(server, ANSWER, connection -> end(connection, server, id, decision))) {
          left.add(server);
        }
      } catch (SQLException e) {
        left.add(server);
      }
    }
    return left;
  }

  private boolean end(Connection connection, String server, GlobalId id, Decision decision)
      throws SQLException {
    Map<Branch, Decision> decisions = new LinkedHashMap<>();
    branches(connection, id).forEach(branch -> decisions.put(branch, decision));
    if (decisions.isEmpty()) {
      return true;
    }
    carryOutAll(connection, server, decisions);
    return branches(connection, id).isEmpty();
  }

  private List<Branch> branches(Connection connection, GlobalId id) throws SQLException {
    return InDoubt.read(connection, cluster).branches().stream()
        .filter(branch -> branch.id().equals(id))
        .toList();
  }

  /// Whether a server that was seen to hold some of it does so still, or does not say.
  public boolean holds(String server, GlobalId id) {
    try {
      return !control.on(server, ANSWER, connection -> branches(connection, id)).isEmpty();
    } catch (SQLException e) {
      return true;
    }
  }

  void blocked(Branch branch, String why) {
    String before = reasons.put(branch.id(), why);
    if (!why.equals(before)) {
      LOG.warn("{} stays in doubt on {}: {}", branch.id(), branch.shard(), why);
    }
  }

  /// Forgets the reasons of transactions that are in doubt no more.
  void keepOnly(Set<GlobalId> inDoubt) {
    reasons.keySet().retainAll(inDoubt);
  }

  /// Why it was not settled; empty when there is nothing to say.
  public String why(GlobalId id) {
    return reasons.getOrDefault(id, "");
  }
}
