package io.kintsugi.app.demo;

import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.ShardStatement;
import io.kintsugi.router.rule.Catalog;
import java.util.Arrays;
import java.util.List;

/// The shards one statement went to, and why as few words as possible.
record Reach(List<String> shards, String how) {
  Reach {
    shards = List.copyOf(shards);
  }

  static Reach of(RoutePlan plan, Catalog catalog) {
    return switch (plan) {
      case RoutePlan.PassThrough one ->
          new Reach(names(List.of(one.statement()), catalog), "passed through");
      case RoutePlan.Scatter many -> new Reach(names(many.statements(), catalog), "merged");
      case RoutePlan.Write many ->
          new Reach(
              names(many.statements(), catalog),
              many.broadcast() ? "a copy on each" : "split by key");
      case RoutePlan.Ddl many -> new Reach(names(many.statements(), catalog), "one after another");
      case RoutePlan.Session _ -> new Reach(List.of(), "about the session: the proxy answers");
      case RoutePlan.Ask _ -> new Reach(List.of(), "a server is asked about the collation first");
      case RoutePlan.Refused _ -> new Reach(List.of(), "refused");
    };
  }

  private static List<String> names(List<ShardStatement> statements, Catalog catalog) {
    return statements.stream().map(each -> catalog.shard(each.shard()).name()).toList();
  }

  /// Whether this is what a sample says; shards by name mean something only where there are two.
  boolean is(String expected, int all) {
    return switch (expected) {
      case "" -> true;
      case "none" -> shards.isEmpty();
      case "one" -> shards.size() == 1;
      case "some" -> !shards.isEmpty();
      case "all" -> shards.size() == all;
      default -> all < 2 || shards.equals(Arrays.asList(expected.split(", *")));
    };
  }

  @Override
  public String toString() {
    return shards.isEmpty() ? how : String.join(", ", shards) + " (" + how + ")";
  }
}
