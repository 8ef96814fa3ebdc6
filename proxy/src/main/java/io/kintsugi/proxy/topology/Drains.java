package io.kintsugi.proxy.topology;

import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import io.kintsugi.proxy.topology.Topology.Problem;
import io.kintsugi.proxy.topology.Topology.Problem.Kind;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Servers that an operator took out: the topology as statements see it. A replica gets no reads; a
/// primary no statement that has no connection to it yet, which waits as if there were no primary.
/// Any thread may ask; until something is drained that costs one look.
public final class Drains {
  private final Supplier<Topology> real;
  private volatile Set<String> drained = Set.of();
  private volatile @Nullable Seen last;

  private record Seen(Topology real, Set<String> drained, Topology shown) {}

  public Drains(Supplier<Topology> real) {
    this.real = real;
  }

  public Set<String> drained() {
    return drained;
  }

  /// @return false when it was so already
  public synchronized boolean drain(String server, boolean on) {
    Set<String> next = new TreeSet<>(drained);
    boolean changed = on ? next.add(server) : next.remove(server);
    drained = Set.copyOf(next);
    return changed;
  }

  /// The same object as long as nothing changes: who asks often compares by identity.
  @SuppressWarnings("ReferenceEquality")
  public Topology topology() {
    Topology now = real.get();
    Set<String> out = drained;
    if (out.isEmpty()) {
      return now;
    }
    Seen seen = last;
    if (seen == null || seen.real() != now || seen.drained() != out) {
      seen = new Seen(now, out, without(now, out));
      last = seen;
    }
    return seen.shown();
  }

  private static Topology without(Topology all, Set<String> out) {
    Map<String, Group> groups = new LinkedHashMap<>();
    all.groups().forEach((name, group) -> groups.put(name, without(group, out)));
    return new Topology(groups);
  }

  private static Group without(Group group, Set<String> out) {
    List<Replica> replicas =
        group.replicas().stream()
            .map(replica -> out.contains(replica.server()) ? drained(replica) : replica)
            .toList();
    String target = group.target();
    Primary primary =
        target != null && out.contains(target)
            ? new Primary.None(sentence(target), null)
            : group.primary();
    return new Group(group.name(), primary, replicas, group.problems(), group.executed());
  }

  private static Replica drained(Replica replica) {
    return new Replica(
        replica.server(),
        replica.weight(),
        replica.lag(),
        new Problem(replica.server(), Kind.DRAINED, sentence(replica.server())));
  }

  private static String sentence(String server) {
    return server + " is drained by an operator";
  }
}
