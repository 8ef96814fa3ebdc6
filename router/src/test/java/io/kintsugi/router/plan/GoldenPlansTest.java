package io.kintsugi.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.router.Router;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.sql.SqlValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Each case of plans/*_cases.json is a statement and its plan, a refusal is a plan that is a
/// string. A file that differs is written to target/plans; `-Dplans.update` accepts what is made.
class GoldenPlansTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SOURCES = Path.of("src/test/resources/plans");

  private final Catalog catalog = School.catalog();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select",
        "join",
        "aggregate",
        "order_limit",
        "insert",
        "dml",
        "ddl",
        "session",
        "unsupported",
        "sysbench",
        "prepared",
        "replica",
        "onecase"
      })
  void plansAreAsRecorded(String name) throws IOException {
    String file = name + "_cases.json";
    String recorded = Resources.read("/plans/" + file);
    String made = remade(JSON.readTree(recorded));
    if (Boolean.getBoolean("plans.update")) {
      Files.writeString(SOURCES.resolve(file), made);
      return;
    }
    Path written = Path.of("target/plans").resolve(file);
    if (!made.equals(recorded)) {
      Files.createDirectories(written.getParent());
      Files.writeString(written, made);
    }
    assertThat(made)
        .as(
            "Plans of %s changed. Look at them, then accept: cp router/%s router/%s",
            file, written, SOURCES.resolve(file))
        .isEqualTo(recorded);
  }

  private String remade(JsonNode cases) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : cases) {
      StringBuilder text = new StringBuilder("  {\n");
      for (String field : List.of("comment", "schema", "variables", "parameters", "query")) {
        if (each.has(field)) {
          text.append("    \"" + field + "\": " + JSON.writeValueAsString(each.get(field)) + ",\n");
        }
      }
      String plan = plan(each).replace("\n", "\n    ");
      texts.add(text + "    \"plan\": " + plan + "\n  }");
    }
    return "[\n" + String.join(",\n", texts) + "\n]\n";
  }

  /// Three times: planned, then found in the cache, which must give the same.
  private String plan(JsonNode each) {
    AtomicLong keys = new AtomicLong();
    Router router = new Router(catalog, keys::incrementAndGet);
    String query = each.get("query").asString();
    FakeSession session =
        new FakeSession(each.has("schema") ? each.get("schema").asString(null) : "school");
    if (each.has("variables")) {
      each.get("variables")
          .properties()
          .forEach(entry -> session.variables.put(entry.getKey(), value(entry.getValue())));
    }
    Set<String> plans = new LinkedHashSet<>();
    RouteScratch scratch = new RouteScratch();
    for (int i = 0; i < 3; i++) {
      keys.set(1000);
      byte[] sql = query.getBytes(StandardCharsets.UTF_8);
      plans.add(router.explain(route(each, router, sql, session, scratch), query));
    }
    assertThat(plans).as("one plan, cached or not, of %s", query).hasSize(1);
    return plans.iterator().next();
  }

  private static RoutePlan route(
      JsonNode each, Router router, byte[] sql, FakeSession session, RouteScratch scratch) {
    if (!each.has("parameters")) {
      return router.route(sql, 0, sql.length, session, scratch);
    }
    List<SqlValue> values = new ArrayList<>();
    each.get("parameters").forEach(node -> values.add(value(node)));
    PreparedRoute prepared = router.prepare(sql, session, scratch);
    return router.bind(prepared, new Values(values), session);
  }

  private record Values(List<SqlValue> values) implements ParameterView {
    @Override
    public int count() {
      return values.size();
    }

    @Override
    public SqlValue value(int index) {
      return values.get(index);
    }
  }

  private static SqlValue value(JsonNode node) {
    if (node.isNull()) {
      return new SqlValue.Null();
    }
    if (node.isIntegralNumber()) {
      return new SqlValue.Int(node.asLong());
    }
    return node.isNumber()
        ? new SqlValue.Decimal(new BigDecimal(node.asString()))
        : new SqlValue.Text(node.asString().getBytes(StandardCharsets.UTF_8), "utf8mb4");
  }
}
