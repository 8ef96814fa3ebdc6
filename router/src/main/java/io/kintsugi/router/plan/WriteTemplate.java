package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.rule.Located;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.ShardingKey;
import io.kintsugi.router.rule.Weights;
import io.kintsugi.router.sql.SqlValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An UPDATE, a DELETE or an INSERT ... SELECT on the shards its conditions reach.
///
/// @param several why it may not run on more than one shard; null when it may
/// @param moved set when the statement gives the sharding key a new value
record WriteTemplate(
    Footprint footprint,
    Rewrites rewrites,
    Traits alone,
    Traits spread,
    RoutePlan.@Nullable Refused several,
    @Nullable NewKey moved)
    implements Template {

  /// @param value null when it is not known before the statement runs
  record NewKey(ShardingKey key, @Nullable Operand value) {}

  @Override
  public RoutePlan bind(Bound run) {
    ShardSet shards = footprint.shards(run);
    if (run.question() != null) {
      return new RoutePlan.Ask(run.question());
    }
    if (moved != null && !stays(moved, shards, run)) {
      return run.question() != null
          ? new RoutePlan.Ask(run.question())
          : new RoutePlan.Refused(
              RouteError.NOT_SUPPORTED_YET,
              "Changing the sharding key "
                  + moved.key().column()
                  + " is not supported yet where the row might move to another shard.");
    }
    if (shards.isSingle()) {
      return new RoutePlan.PassThrough(statement(run, shards.lowest()), alone, 0);
    }
    if (several != null) {
      return several;
    }
    List<ShardStatement> statements = new ArrayList<>();
    for (int shard : shards.toArray()) {
      statements.add(statement(run, shard));
    }
    return new RoutePlan.Write(statements, false, false, 0, spread);
  }

  /// Whether rows of the only shard keep their shard under the new key.
  private static boolean stays(NewKey moved, ShardSet shards, Bound run) {
    if (moved.value() == null || !shards.isSingle()) {
      return false;
    }
    SqlValue value = run.value(moved.value());
    Weights weights = run.weights();
    return switch (value == null ? null : moved.key().stored(value, weights)) {
      case Located.At(int shard) -> shard == shards.lowest();
      case Located.Ask(var question) -> {
        run.ask(question);
        yield false;
      }
      case Located.Nowhere nowhere -> false;
      case Located.Unknown unknown -> false;
      case null -> false;
    };
  }

  private ShardStatement statement(Bound run, int shard) {
    return new ShardStatement(shard, rewrites.text(run, shard, List.of()), null, new long[0]);
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public ShardStatement metadata(Bound run) {
    return statement(run, footprint.uses().getFirst().all().lowest());
  }
}
