package io.kintsugi.proxy.topology;

import io.kintsugi.proxy.topology.Facts.SemiSync;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who is what among the servers, as of the last probes: one immutable snapshot for everybody.
///
/// @param groups by the name of the group, which is the server that `shards` names in the file
public record Topology(Map<String, Group> groups) {
  public Topology {
    groups = Map.copyOf(groups);
  }

  public Group group(String name) {
    Group group = groups.get(name);
    if (group == null) {
      throw new IllegalArgumentException("no group " + name);
    }
    return group;
  }

  /// Servers that replicate each other.
  ///
  /// @param replicas all members but the primary, in the file's order
  /// @param executed by server what it had executed when it last answered; without those that never
  ///   did
  public record Group(
      String name,
      Primary primary,
      List<Replica> replicas,
      List<Problem> problems,
      Map<String, GtidSet> executed) {
    public Group {
      replicas = List.copyOf(replicas);
      problems = List.copyOf(problems);
      executed = Map.copyOf(executed);
    }

    /// Nothing is known of what its servers have executed.
    public Group(String name, Primary primary, List<Replica> replicas, List<Problem> problems) {
      this(name, primary, replicas, problems, Map.of());
    }

    /// The primary, or null.
    public @Nullable String writable() {
      return primary instanceof Primary.Known known ? known.server() : null;
    }

    /// Where writes may be tried: the primary, or who was it and is merely silent; else null.
    public @Nullable String target() {
      return switch (primary) {
        case Primary.Known known -> known.server();
        case Primary.None none -> none.silent();
      };
    }

    public List<Replica> fit() {
      return replicas.stream().filter(Replica::fit).toList();
    }
  }

  public sealed interface Primary {
    /// @param silent it has not answered the last probe, but it is too early to give it up
    record Known(String server, String uuid, SemiSync semiSync, boolean silent)
        implements Primary {}

    /// Nobody is known to be the primary; `reason` is a sentence.
    ///
    /// @param silent who was, or is by the file, when nothing speaks against it but its silence;
    ///   else null, and nobody may be written to
    record None(String reason, @Nullable String silent) implements Primary {}
  }

  /// @param weight its share of reads, 0 for none
  /// @param lag how much later than the primary; null when it cannot be told
  /// @param unfit why it gets no reads; null when it may
  public record Replica(
      String server, int weight, @Nullable Duration lag, @Nullable Problem unfit) {
    public boolean fit() {
      return unfit == null;
    }
  }

  /// What is wrong with a server, in a sentence that names it. Two with the same server and kind
  /// are the same problem, whatever numbers they tell.
  public record Problem(String server, Kind kind, String sentence) {
    public enum Kind {
      SILENT,
      NO_PRIMARY,
      SECOND_PRIMARY,
      WRITABLE_REPLICA,
      NOT_REPLICATING,
      WRONG_SOURCE,
      RECEIVER_STOPPED,
      APPLIER_STOPPED,
      ERRANT_TRANSACTIONS,
      LAG_UNKNOWN,
      LATE,
      RETURNING,
      HEARTBEAT,
      NO_SEMI_SYNC,
      BLIND,
      /// An operator took it out.
      DRAINED
    }

    boolean same(Problem other) {
      return server.equals(other.server) && kind == other.kind;
    }

    @Override
    public String toString() {
      return sentence;
    }
  }
}
