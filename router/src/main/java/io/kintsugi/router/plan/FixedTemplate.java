package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.rule.ShardSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The same shards whatever the values are.
///
/// @param kind what the executor makes of several statements
record FixedTemplate(ShardSet shards, Rewrites rewrites, Traits traits, Kind kind)
    implements Template {

  sealed interface Kind {
    record Alone() implements Kind {}

    record Broadcast() implements Kind {}

    record Definition(String schema, @Nullable String table) implements Kind {}
  }

  @Override
  public RoutePlan bind(Bound run) {
    List<ShardStatement> statements = new ArrayList<>();
    for (int shard : shards.toArray()) {
      statements.add(statement(run, shard));
    }
    return switch (kind) {
      case Kind.Alone alone -> new RoutePlan.PassThrough(statements.getFirst(), traits, 0);
      case Kind.Broadcast broadcast -> new RoutePlan.Write(statements, true, false, 0, traits);
      case Kind.Definition(String schema, String table) ->
          new RoutePlan.Ddl(statements, schema, table);
    };
  }

  private ShardStatement statement(Bound run, int shard) {
    return new ShardStatement(shard, rewrites.text(run, shard, List.of()), null, new long[0]);
  }

  @Override
  public boolean writes() {
    return traits.access() == RoutePlan.Access.WRITE && !(kind instanceof Kind.Definition);
  }

  @Override
  public ShardStatement metadata(Bound run) {
    return statement(run, shards.lowest());
  }
}
