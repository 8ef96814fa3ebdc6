package io.kintsugi.app.explain;

import io.kintsugi.router.NobodysSession;
import io.kintsugi.router.Router;
import io.kintsugi.router.plan.PlanWords;
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
    return PlanWords.why(plan) + statements() + rest;
  }

  private String statements() {
    return PlanWords.statements(plan).stream().map(this::statement).collect(Collectors.joining());
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
