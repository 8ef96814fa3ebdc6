package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Doubt;
import io.kintsugi.router.plan.RoutePlan.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A shape that could not be planned.
///
/// @param shard which to ask whether MySQL finds an error in the text
/// @param rewrites of schemas' names in it; null when no shard is to see it
record RefusedTemplate(Refused refused, int shard, @Nullable Rewrites rewrites)
    implements Template {

  @Override
  public RoutePlan bind(Bound run) {
    return refused;
  }

  @Override
  public @Nullable Doubt doubt(Bound run) {
    return rewrites == null
        ? null
        : new Doubt(
            new ShardStatement(shard, rewrites.text(run, shard, List.of()), null, new long[0]),
            false);
  }
}
