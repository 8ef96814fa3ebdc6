package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.rule.ShardSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A SELECT: untouched to one shard, or spread and merged.
///
/// @param scattering null when the statement may run on one shard only, because of {@code refusal}
record SelectTemplate(
    Footprint footprint,
    Rewrites rewrites,
    Traits alone,
    Traits spread,
    @Nullable Scattering scattering,
    RoutePlan.@Nullable Refused refusal,
    AtomicReferenceArray<RoutePlan.PassThrough> untouched)
    implements Template {

  @Override
  public RoutePlan bind(Bound run) {
    ShardSet shards = footprint.shards(run);
    if (run.question() != null) {
      return new RoutePlan.Ask(run.question());
    }
    if (shards.isSingle()) {
      return passThrough(run, shards.lowest());
    }
    if (scattering != null) {
      return scattering.bind(run, shards, rewrites, spread);
    }
    return refusal == null
        ? new RoutePlan.Refused(RouteError.NOT_SUPPORTED_YET, "Several shards are not supported.")
        : refusal;
  }

  /// The same object each time for a text that needs no change: a hit makes no garbage.
  private RoutePlan passThrough(Bound run, int shard) {
    if (!rewrites.none()) {
      return new RoutePlan.PassThrough(
          new ShardStatement(shard, rewrites.text(run, shard, List.of()), null, new long[0]),
          alone,
          0);
    }
    RoutePlan.PassThrough known = untouched.get(shard);
    if (known == null) {
      known = new RoutePlan.PassThrough(ShardStatement.asIs(shard), alone, 0);
      untouched.set(shard, known);
    }
    return known;
  }

  @Override
  public ShardStatement metadata(Bound run) {
    int shard =
        footprint.uses().isEmpty()
            ? footprint.copies().lowest()
            : footprint.uses().getFirst().all().lowest();
    return new ShardStatement(shard, rewrites.text(run, shard, List.of()), null, new long[0]);
  }
}
