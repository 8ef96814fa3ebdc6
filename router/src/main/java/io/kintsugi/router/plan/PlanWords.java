package io.kintsugi.router.plan;

import java.util.ArrayList;
import java.util.List;

/// A plan in words for people; [PlanJson] has all of it.
public final class PlanWords {
  private PlanWords() {}

  /// A word for its kind.
  public static String kind(RoutePlan plan) {
    return switch (plan) {
      case RoutePlan.PassThrough _ -> "one-shard";
      case RoutePlan.Scatter _ -> "scatter";
      case RoutePlan.Write write -> write.broadcast() ? "broadcast" : "write";
      case RoutePlan.Ddl _ -> "ddl";
      case RoutePlan.Session _ -> "session";
      case RoutePlan.Ask _ -> "ask";
      case RoutePlan.Refused _ -> "refused";
    };
  }

  /// A few words, for lists.
  public static String brief(RoutePlan plan) {
    return switch (plan) {
      case RoutePlan.PassThrough one when one.traits().anyShard() -> "one shard, any";
      case RoutePlan.PassThrough _ -> "one shard";
      case RoutePlan.Scatter scatter ->
          "scatter over %d shards, %s"
              .formatted(
                  scatter.statements().size(),
                  !scatter.merge().outputs().isEmpty()
                      ? "folded"
                      : scatter.merge().order().isEmpty() ? "concatenated" : "merged in order");
      case RoutePlan.Write write ->
          "%s on %d shards".formatted(kind(write), write.statements().size());
      case RoutePlan.Ddl ddl -> "ddl on %d shards".formatted(ddl.statements().size());
      case RoutePlan.Session _ -> "session";
      case RoutePlan.Ask _ -> "asks a server for a weight";
      case RoutePlan.Refused refused -> "refused: " + refused.error().errno();
    };
  }

  /// Why it is carried out so, in sentences.
  public static String why(RoutePlan plan) {
    return switch (plan) {
      case RoutePlan.PassThrough one when one.generated() != 0 ->
          "One shard, chosen by a key that the proxy makes for each execution (shown for one"
              + " such key): its answer is passed through as it is.";
      case RoutePlan.PassThrough one when one.traits().anyShard() ->
          "One shard, any would answer the same: its answer is passed through as it is.";
      case RoutePlan.PassThrough _ ->
          "One shard holds every row the statement can reach: its answer is passed through as it"
              + " is.";
      case RoutePlan.Scatter scatter ->
          "A read over %d shards: the keys do not narrow it to one. %s"
              .formatted(scatter.statements().size(), String.join(" ", merge(scatter)));
      case RoutePlan.Write write when write.broadcast() ->
          "A write to a broadcast table: each shard's copy is changed.";
      case RoutePlan.Write write ->
          "A write over %d shards: each gets the rows or the condition that concern it."
              .formatted(write.statements().size());
      case RoutePlan.Ddl _ ->
          "A change of tables, carried out where the table lives, in this order.";
      case RoutePlan.Session _ ->
          "About the session: the proxy answers it, perhaps with a server's help.";
      case RoutePlan.Ask ask ->
          "The key's collation (%s) decides, and no server can be asked how it weighs the value."
              .formatted(ask.question().collation());
      case RoutePlan.Refused(var error, var message, _) ->
          "Refused: ERROR %d (%s): %s".formatted(error.errno(), error.sqlState(), message);
    };
  }

  /// What the shards get, in the order of the plan.
  public static List<ShardStatement> statements(RoutePlan plan) {
    return switch (plan) {
      case RoutePlan.PassThrough one -> List.of(one.statement());
      case RoutePlan.Scatter many -> many.statements();
      case RoutePlan.Write many -> many.statements();
      case RoutePlan.Ddl many -> many.statements();
      case RoutePlan.Session _, RoutePlan.Ask _, RoutePlan.Refused _ -> List.of();
    };
  }

  /// How the shards' rows become one answer, a sentence per step; empty for one shard.
  public static List<String> merge(RoutePlan plan) {
    List<String> steps = new ArrayList<>();
    if (plan instanceof RoutePlan.Scatter scatter) {
      MergePlan merge = scatter.merge();
      steps.add(joined(merge));
      if (merge.offset() != 0) {
        steps.add("The first %d rows are left out.".formatted(merge.offset()));
      }
      if (merge.limit() != Long.MAX_VALUE) {
        steps.add("At most %d rows are given.".formatted(merge.limit()));
      }
    }
    return steps;
  }

  private static String joined(MergePlan merge) {
    if (!merge.outputs().isEmpty()) {
      return merge.groupKeys().isEmpty()
          ? "Their partial results are folded into one row."
          : "Their groups arrive sorted and are folded together.";
    }
    return merge.order().isEmpty()
        ? "Their rows are given one after another."
        : "Their rows arrive sorted and are merged.";
  }
}
