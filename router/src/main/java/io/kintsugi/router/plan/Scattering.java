package io.kintsugi.router.plan;

import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.sql.Span;
import io.kintsugi.router.sql.SqlRewriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a SELECT's text changes for several shards, and how their rows become one answer.
///
/// @param merge without the limit, which depends on values
/// @param twins expressions that were taken for one, whatever the values of their literals
record Scattering(List<Piece.Put> puts, @Nullable Limit limit, MergePlan merge, List<Twins> twins) {

  /// Two places of the text that must read the same.
  record Twins(Span one, Span other) {
    boolean differ(Bound run) {
      return !Arrays.equals(one.in(run.statement()), other.in(run.statement()));
    }
  }

  Scattering {
    puts = List.copyOf(puts);
    twins = List.copyOf(twins);
  }

  RoutePlan bind(Bound run, ShardSet shards, Rewrites rewrites, RoutePlan.Traits traits) {
    if (twins.stream().anyMatch(twin -> twin.differ(run))) {
      throw Refusal.notYet(
          "ORDER BY an expression over groups that span several shards is supported for the GROUP"
              + " BY columns only yet.");
    }
    int[] arguments = run.prepared() && limit != null ? arguments(run, limit) : null;
    long[] extra = arguments == null ? new long[0] : new long[] {shardRows(run)};
    List<ShardStatement> statements = new ArrayList<>();
    for (int shard : shards.toArray()) {
      statements.add(new ShardStatement(shard, text(run, shard, rewrites), arguments, extra));
    }
    MergePlan bound =
        limit == null
            ? merge
            : new MergePlan(
                merge.visible(),
                merge.order(),
                merge.outputs(),
                merge.groupKeys(),
                limit.offset(run),
                limit.count(run));
    return new RoutePlan.Scatter(statements, bound, traits);
  }

  private long shardRows(Bound run) {
    return limit == null ? Long.MAX_VALUE : limit.shardRows(run);
  }

  private byte @Nullable [] text(Bound run, int shard, Rewrites rewrites) {
    if (puts.isEmpty() && limit == null) {
      return rewrites.text(run, shard, List.of());
    }
    SqlRewriter rewriter = new SqlRewriter().reset(run.statement());
    for (Piece.Put put : puts) {
      rewriter.replace(
          put.span().start().in(run.statement()),
          put.span().end().in(run.statement()),
          put.text(run.statement()));
    }
    if (limit != null) {
      String rows = run.prepared() && limit.parameters() > 0 ? "?" : "" + shardRows(run);
      rewriter.replace(
          limit.span().start().in(run.statement()),
          limit.span().end().in(run.statement()),
          ("LIMIT " + rows).getBytes(StandardCharsets.US_ASCII));
    }
    return rewrites.on(rewriter, run, shard);
  }

  /// The client's parameters, those of LIMIT replaced by the one sum; null when LIMIT has none.
  private static int @Nullable [] arguments(Bound run, Limit limit) {
    if (limit.parameters() == 0) {
      return null;
    }
    int[] arguments = new int[run.statement().parameters() - limit.parameters() + 1];
    Arrays.setAll(arguments, i -> i < limit.firstParameter() ? i : i + limit.parameters() - 1);
    arguments[limit.firstParameter()] = -1;
    return arguments;
  }
}
