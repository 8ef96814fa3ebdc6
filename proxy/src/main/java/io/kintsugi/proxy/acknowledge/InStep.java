package io.kintsugi.proxy.acknowledge;

import io.kintsugi.proxy.topology.Topology;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The replicas that every commit waits for under `acknowledge: all-replicas`, and that alone are
/// read then: those that have all this proxy has acknowledged. Any thread may ask.
///
/// A replica leaves when it is unfit, or did not apply a commit in time. To come back it catches up
/// twice: once while nobody waits for it, and once more while commits do already. So a commit that
/// did not wait for it was made before the second question, and is in its answer.
public final class InStep {
  private static final Logger log = LoggerFactory.getLogger(InStep.class);
  private static final Standing OUT = new Standing(State.OUT, 0);
  private final CatchUp catchUp;
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();
  private final Map<String, String> primaries = new HashMap<>();
  private final AtomicLong lives = new AtomicLong();

  private enum State {
    OUT,
    /// It catches up, and nobody waits for it.
    CATCHING_UP,
    /// It catches up, and commits wait for it.
    JOINING,
    IN
  }

  /// @param life tells two standings of the same state apart
  private record Standing(State state, long life) {
    boolean awaited() {
      return state == State.JOINING || state == State.IN;
    }
  }

  /// How a replica is brought to what its primary has; starts, and does not block.
  public interface CatchUp {
    /// @param then told once, on any thread, whether the replica made it in time
    void start(String primary, String replica, Answer then);

    interface Answer {
      void caughtUp(boolean inTime);
    }
  }

  public InStep(CatchUp catchUp) {
    this.catchUp = catchUp;
  }

  /// A new snapshot; by one thread at a time.
  public void observe(Topology topology) {
    topology.groups().values().forEach(this::observe);
  }

  private void observe(Group group) {
    String primary = group.writable();
    if (primary != null) {
      String before = primaries.put(group.name(), primary);
      standings.remove(primary);
      if (before != null && !before.equals(primary)) {
        group.replicas().forEach(replica -> standings.remove(replica.server()));
      }
    }
    for (Replica replica : group.replicas()) {
      if (!replica.fit()) {
        leave(replica.server(), String.valueOf(replica.unfit()));
      } else if (primary != null && standing(replica.server()).equals(OUT)) {
        join(primary, replica.server());
      }
    }
  }

  private Standing standing(String server) {
    return standings.getOrDefault(server, OUT);
  }

  private void join(String primary, String replica) {
    Standing catching = new Standing(State.CATCHING_UP, lives.incrementAndGet());
    standings.put(replica, catching);
    catchUp.start(
        primary,
        replica,
        inTime -> {
          Standing joining = new Standing(State.JOINING, lives.incrementAndGet());
          if (!inTime) {
            standings.remove(replica, catching);
          } else if (standings.replace(replica, catching, joining)) {
            catchUp.start(primary, replica, again -> joined(replica, joining, again));
          }
        });
  }

  private void joined(String replica, Standing joining, boolean inTime) {
    if (!inTime) {
      standings.remove(replica, joining);
    } else if (standings.replace(replica, joining, new Standing(State.IN, joining.life()))) {
      log.info("{} has all commits: each waits for it from now on", replica);
    }
  }

  /// The replica is not waited for any more, until it has caught up.
  ///
  /// @param why a sentence
  public void leave(String replica, String why) {
    Standing left = standings.remove(replica);
    if (left != null && left.awaited()) {
      log.warn("commits do not wait for {} any more: {}", replica, why);
    }
  }

  /// Those of the group that a commit must wait for that has just been made on `primary`.
  List<String> awaited(Group group, String primary) {
    return group.replicas().stream()
        .map(Replica::server)
        .filter(server -> !server.equals(primary) && isAwaited(server))
        .toList();
  }

  boolean isAwaited(String server) {
    return standing(server).awaited();
  }

  /// Whether the replica has all that was acknowledged.
  public boolean has(String server) {
    return standing(server).state() == State.IN;
  }

  /// Why no replica would acknowledge a commit, a sentence; null when one would.
  public @Nullable String nobody(Group group) {
    return group.replicas().stream().anyMatch(replica -> isAwaited(replica.server()))
        ? null
        : group.name() + " has no replica that has all commits, so that none could confirm another";
  }
}
