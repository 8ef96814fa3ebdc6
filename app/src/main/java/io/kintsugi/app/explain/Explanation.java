package io.kintsugi.app.explain;

import io.kintsugi.router.Router;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RouteScratch;
import io.kintsugi.router.plan.ShardStatement;
import io.kintsugi.router.rule.WeightCache;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A statement's plan, as JSON and as sentences.
public record Explanation(
    String sql, RoutePlan plan, String json, List<String> rules, KnownTables known) {
  /// A statement has a handful of keys; each may need one question about its collation.
  private static final int QUESTIONS = 1000;

  /// Stands for the key that a proxy would make.
  private static final long SOME_KEY = 1;

  public Explanation {
    rules = List.copyOf(rules);
  }

  public static Explanation of(String sql, @Nullable String schema, KnownTables known) {
    var text = sql.strip();
    var weights = new WeightCache(QUESTIONS);
    var router = new Router(known.catalog(), () -> SOME_KEY, weights);
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var session = new NobodysSession(schema);
    RoutePlan plan = router.route(bytes, 0, bytes.length, session, new RouteScratch());
    for (int i = 0; i < QUESTIONS && plan instanceof RoutePlan.Ask ask; i++) {
      var answer = known.weights(ask.question());
      if (answer.isEmpty()) {
        break;
      }
      weights.put(ask.question(), answer.get().get(0), answer.get().get(1));
      plan = router.route(bytes, 0, bytes.length, session, new RouteScratch());
    }
    return new Explanation(
        text,
        plan,
        router.explain(plan, text),
        TableRules.of(text, schema, known.catalog()),
        known);
  }

  /// Whether there is no plan to carry out.
  public boolean refused() {
    return plan instanceof RoutePlan.Refused || plan instanceof RoutePlan.Ask;
  }

  public String text() {
    var rest = rules.isEmpty() ? "" : "\nTables:\n  " + String.join("\n  ", rules);
    return why() + statements() + rest;
  }

  private String why() {
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
              .formatted(scatter.statements().size(), Merging.words(scatter.merge()));
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

  private String statements() {
    List<ShardStatement> statements =
        switch (plan) {
          case RoutePlan.PassThrough one -> List.of(one.statement());
          case RoutePlan.Scatter many -> many.statements();
          case RoutePlan.Write many -> many.statements();
          case RoutePlan.Ddl many -> many.statements();
          case RoutePlan.Session _, RoutePlan.Ask _, RoutePlan.Refused _ -> List.of();
        };
    return statements.stream().map(this::statement).collect(Collectors.joining());
  }

  private String statement(ShardStatement statement) {
    var shard = known.catalog().shard(statement.shard());
    var own = statement.sql();
    return "\n  %s (%s on %s): %s"
        .formatted(
            shard.name(),
            shard.schema(),
            shard.server(),
            own == null ? sql : new String(own, StandardCharsets.UTF_8));
  }
}
