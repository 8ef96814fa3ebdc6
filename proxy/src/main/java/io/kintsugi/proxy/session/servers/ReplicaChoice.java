package io.kintsugi.proxy.session.servers;

import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Chooses among the fit replicas of a group: by weight, and the less the more it has to do. The
/// turns go round smoothly, so that a weight of 2 beside 1 is a b a, not a a b. One per loop.
public final class ReplicaChoice {
  private final Map<String, Turn> turns = new HashMap<>();
  private final Predicate<String> readable;

  /// @param readable whether a replica that is fit may be read
  public ReplicaChoice(Predicate<String> readable) {
    this.readable = readable;
  }

  private static final class Turn {
    private double credit;
  }

  /// Null when no replica is fit.
  ///
  /// @param preferred taken as long as it is fit
  /// @param load statements that a replica answers now
  public @Nullable String choose(
      Group group, @Nullable String preferred, ToIntFunction<String> load) {
    for (int i = 0; preferred != null && i < group.replicas().size(); i++) {
      Replica replica = group.replicas().get(i);
      if (replica.server().equals(preferred) && readable(replica)) {
        return preferred;
      }
    }
    double shares = 0;
    String chosen = null;
    Turn best = null;
    for (int i = 0; i < group.replicas().size(); i++) {
      Replica replica = group.replicas().get(i);
      if (!readable(replica)) {
        continue;
      }
      double share = (double) replica.weight() / (1 + load.applyAsInt(replica.server()));
      shares += share;
      Turn turn = turns.computeIfAbsent(replica.server(), _ -> new Turn());
      turn.credit += share;
      if (best == null || turn.credit > best.credit) {
        best = turn;
        chosen = replica.server();
      }
    }
    if (best != null) {
      best.credit -= shares;
    }
    return chosen;
  }

  private boolean readable(Replica replica) {
    return replica.fit() && replica.weight() > 0 && readable.test(replica.server());
  }
}
