package io.kintsugi.router.plan;

import io.kintsugi.router.rule.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The one rendering of plans, for EXPLAIN ROUTE, the command line and the golden tests: JSON with
/// keys in a fixed order. A refusal is a string.
public final class PlanJson {
  private final Catalog catalog;

  public PlanJson(Catalog catalog) {
    this.catalog = catalog;
  }

  /// `original`: the client's text, shown for shards that get it as it is.
  public String render(RoutePlan plan, String original) {
    StringBuilder out = new StringBuilder();
    write(out, value(plan, original), "");
    return out.toString();
  }

  private Object value(RoutePlan plan, String original) {
    return switch (plan) {
      case RoutePlan.PassThrough one -> {
        Map<String, Object> map = start("PassThrough");
        map.put("shards", shards(List.of(one.statement()), original));
        traits(map, one.traits());
        generated(map, one.generated());
        if (one.origin() != RoutePlan.KeyOrigin.SERVER && one.generated() == 0) {
          map.put("key", one.origin() == RoutePlan.KeyOrigin.GIVEN ? "given" : "uncertain");
        }
        yield map;
      }
      case RoutePlan.Scatter scatter -> {
        Map<String, Object> map = start("Scatter");
        map.put("shards", shards(scatter.statements(), original));
        map.put("merge", merge(scatter.merge()));
        traits(map, scatter.traits());
        yield map;
      }
      case RoutePlan.Write write -> {
        Map<String, Object> map = start(write.broadcast() ? "Broadcast" : "Write");
        map.put("shards", shards(write.statements(), original));
        traits(map, write.traits());
        generated(map, write.generated());
        yield map;
      }
      case RoutePlan.Ddl ddl -> {
        Map<String, Object> map = start("Ddl");
        map.put("shards", shards(ddl.statements(), original));
        map.put("reload", ddl.table() == null ? ddl.schema() : ddl.schema() + "." + ddl.table());
        yield map;
      }
      case RoutePlan.Session session ->
          "session: " + session.statement().getClass().getSimpleName();
      case RoutePlan.Ask ask -> "ask: " + ask.question().sql();
      case RoutePlan.Refused refused ->
          refused.error().errno() + " " + refused.error().name() + ": " + refused.message();
    };
  }

  private static Map<String, Object> start(String kind) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("plan", kind);
    return map;
  }

  private static void generated(Map<String, Object> map, long generated) {
    if (generated != 0) {
      map.put("generated", generated);
    }
  }

  private Map<String, Object> shards(List<ShardStatement> statements, String original) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (ShardStatement statement : statements) {
      byte[] sql = statement.sql();
      String text = sql == null ? original : new String(sql, StandardCharsets.UTF_8);
      String arguments = arguments(statement);
      map.put(catalog.shard(statement.shard()).name(), text + arguments);
    }
    return map;
  }

  private static String arguments(ShardStatement statement) {
    int[] arguments = statement.arguments();
    if (arguments == null) {
      return "";
    }
    List<String> shown = new ArrayList<>();
    for (int argument : arguments) {
      shown.add(argument >= 0 ? "?" + (argument + 1) : "" + statement.extra()[-1 - argument]);
    }
    return " -- " + String.join(", ", shown);
  }

  private static Map<String, Object> merge(MergePlan merge) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (merge.visible() != MergePlan.ALL) {
      map.put("visible", merge.visible());
    }
    if (!merge.outputs().isEmpty()) {
      map.put("fold", merge.outputs().stream().map(PlanJson::output).toList());
      map.put("groups", merge.groupKeys().stream().map(PlanJson::key).toList());
    } else if (!merge.order().isEmpty()) {
      map.put("order", merge.order().stream().map(PlanJson::key).toList());
    } else {
      map.put("concatenate", true);
    }
    if (merge.offset() != 0) {
      map.put("skip", merge.offset());
    }
    if (merge.limit() != Long.MAX_VALUE) {
      map.put("limit", merge.limit());
    }
    return map;
  }

  private static String key(MergePlan.SortKey key) {
    return key.column()
        + (key.weight() < 0 ? "" : " by " + key.weight())
        + (key.blank() < 0 ? "" : " padded by " + key.blank())
        + (key.descending() ? " desc" : "");
  }

  private static String output(MergePlan.Output output) {
    return switch (output) {
      case MergePlan.Output.First first -> "first " + first.column();
      case MergePlan.Output.Count count -> "count " + count.column();
      case MergePlan.Output.Sum sum -> "sum " + sum.column();
      case MergePlan.Output.Min min -> "min " + key(min.key());
      case MergePlan.Output.Max max -> "max " + key(max.key());
      case MergePlan.Output.Avg avg ->
          "avg " + avg.column() + " = " + avg.sum() + " / " + avg.count();
    };
  }

  private static void traits(Map<String, Object> map, RoutePlan.Traits traits) {
    List<String> shown = new ArrayList<>();
    shown.add(traits.access().name());
    traits.userVariables().stream().sorted().forEach(name -> shown.add("@" + name));
    add(shown, traits.lastInsertId(), "last-insert-id");
    add(shown, traits.pin() != null, "pin " + traits.pin());
    boolean read = traits.access() == RoutePlan.Access.READ;
    add(shown, read && traits.replica() == RoutePlan.Replica.NEVER, "primary");
    add(shown, traits.replica() == RoutePlan.Replica.WANTED, "replica");
    add(shown, traits.fixTimestamp(), "fix-timestamp");
    add(shown, traits.anyShard(), "any-shard");
    map.put("traits", String.join(", ", shown));
  }

  private static void add(List<String> shown, boolean when, String what) {
    if (when) {
      shown.add(what);
    }
  }

  private static void write(StringBuilder out, Object value, String indent) {
    switch (value) {
      case Map<?, ?> map -> {
        String separator = "{\n";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(separator).append(indent).append("  ");
          string(out, (String) entry.getKey());
          out.append(": ");
          write(out, entry.getValue(), indent + "  ");
          separator = ",\n";
        }
        out.append(map.isEmpty() ? "{}" : "\n" + indent + "}");
      }
      case List<?> list -> {
        out.append('[');
        String separator = "";
        for (Object element : list) {
          out.append(separator);
          write(out, element, indent);
          separator = ", ";
        }
        out.append(']');
      }
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> string(out, value.toString());
    }
  }

  private static void string(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
