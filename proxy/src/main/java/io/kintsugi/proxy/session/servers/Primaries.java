package io.kintsugi.proxy.session.servers;

import io.kintsugi.proxy.acknowledge.InStep;
import io.kintsugi.proxy.backend.BackendPools;
import io.kintsugi.proxy.backend.BackendTarget;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.topology.Topology;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import io.kintsugi.proxy.topology.Topology.Problem;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Each shard's primary as one loop knows it. When it changes, the loop's connections to the old
/// one are closed, whatever they are doing: it must not be told another word.
public final class Primaries {
  private static final int NONE = -1;
  private final Supplier<Topology> topology;
  private final BackendPools pools;
  private final BooleanSupplier strict;
  private final @Nullable InStep inStep;
  private int[] now;
  private int[] last;
  private @Nullable Topology seen;

  /// @param strict whether a write is refused that would be acknowledged too early
  /// @param inStep who has to acknowledge it; null for MySQL's semi-sync
  public Primaries(
      Supplier<Topology> topology,
      BackendPools pools,
      BooleanSupplier strict,
      @Nullable InStep inStep) {
    this.topology = topology;
    this.pools = pools;
    this.strict = strict;
    this.inStep = inStep;
    this.now = new int[pools.shards()];
    this.last = new int[pools.shards()];
    Arrays.fill(last, NONE);
  }

  /// The pools have other places now.
  ///
  /// @param before the members of each shard as they were
  public void changed(List<List<BackendTarget>> before) {
    int[] known = last;
    now = new int[pools.shards()];
    last = new int[pools.shards()];
    Arrays.fill(last, NONE);
    for (int shard = 0; shard < known.length; shard++) {
      if (known[shard] != NONE) {
        last[shard] = pools.members(shard).indexOf(before.get(shard).get(known[shard]));
      }
    }
    seen = null;
    refresh();
  }

  /// The primary's place among the members of the shard's group; negative when there is none.
  public int member(int shard) {
    refresh();
    return now[shard];
  }

  /// Null when there is none.
  public @Nullable BackendTarget target(int shard) {
    int member = member(shard);
    return member < 0 ? null : pools.members(shard).get(member);
  }

  /// Whether this is the primary, be it by an address that it had before a reload.
  public boolean isOn(int shard, BackendTarget target) {
    BackendTarget primary = target(shard);
    return primary != null && primary.server().equals(target.server());
  }

  /// Whether somebody else could take the primary's place.
  public boolean replaceable(int shard) {
    return pools.members(shard).size() > 1;
  }

  /// Whether the primary answered when it was last asked.
  boolean answers(int shard) {
    Group group = group(topology.get(), shard);
    return group == null || (group.primary() instanceof Primary.Known known && !known.silent());
  }

  /// Whether a server of the shard's group, not the primary, does not answer.
  public boolean isSilent(int shard, String server) {
    Group group = group(topology.get(), shard);
    for (Replica replica : group == null ? List.<Replica>of() : group.replicas()) {
      if (replica.server().equals(server)) {
        return replica.unfit() != null && replica.unfit().kind() == Problem.Kind.SILENT;
      }
    }
    return false;
  }

  /// Why a write would not be acknowledged as the configuration demands; null when it would, or
  /// when that is not demanded.
  public @Nullable ProxyError unacknowledged(int shard) {
    Group group = strict.getAsBoolean() ? group(topology.get(), shard) : null;
    if (group == null) {
      return null;
    }
    if (inStep != null) {
      String nobody = inStep.nobody(group);
      return nobody == null ? null : ProxyError.unacknowledged(nobody);
    }
    for (Problem problem : group.problems()) {
      if (problem.kind() == Problem.Kind.NO_SEMI_SYNC) {
        return ProxyError.unacknowledged(problem.sentence());
      }
    }
    return null;
  }

  /// Why there is no primary, a sentence.
  public String reason(int shard) {
    Group group = group(topology.get(), shard);
    return group != null && group.primary() instanceof Primary.None none
        ? none.reason()
        : pools.target(shard).server() + " cannot be reached";
  }

  /// Each snapshot is another object; comparing what is in it would cost more than to read it.
  @SuppressWarnings("ReferenceEquality")
  public void refresh() {
    Topology current = topology.get();
    if (current == seen) {
      return;
    }
    seen = current;
    for (int shard = 0; shard < now.length; shard++) {
      now[shard] = member(current, shard);
      if (now[shard] != NONE) {
        follow(shard);
      }
    }
  }

  private void follow(int shard) {
    int before = last[shard];
    last[shard] = now[shard];
    if (before != NONE && before != now[shard]) {
      pools.drop(shard, before);
    }
  }

  private @Nullable Group group(Topology current, int shard) {
    return current.groups().get(pools.target(shard).server());
  }

  /// Who is not watched is what the file says.
  private int member(Topology current, int shard) {
    Group group = group(current, shard);
    if (group == null) {
      return 0;
    }
    String target = group.target();
    List<BackendTarget> members = pools.members(shard);
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).server().equals(target)) {
        return i;
      }
    }
    return NONE;
  }
}
