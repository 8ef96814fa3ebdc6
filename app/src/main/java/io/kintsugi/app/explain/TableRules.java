package io.kintsugi.app.explain;

import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.rule.TableRule;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rules of the tables a statement names. Names are looked for as words, which may show one
/// table too many and decides nothing.
final class TableRules {
  private TableRules() {}

  static List<String> of(String sql, @Nullable String schema, Catalog catalog) {
    return catalog.schemas().values().stream()
        .filter(each -> each.name().equals(schema) || named(each.name(), sql))
        .flatMap(each -> each.tables().values().stream())
        .filter(table -> named(table.name(), sql))
        .sorted(Comparator.comparing(Table::toString))
        .map(table -> table + ": " + rule(table, catalog))
        .toList();
  }

  private static boolean named(String name, String sql) {
    var word = "(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])";
    return Pattern.compile(word).matcher(sql).find();
  }

  private static String rule(Table table, Catalog catalog) {
    var where = names(table.shards(), catalog);
    return switch (table.rule()) {
      case TableRule.Sharded sharded ->
          "sharded by %s with %s, on %s"
                  .formatted(sharded.key().column(), sharded.function(), where)
              + problem(sharded);
      case TableRule.Broadcast _ -> "broadcast, a copy on each of " + where;
      case TableRule.Unsharded _ -> "unsharded, whole on " + where;
    };
  }

  private static String problem(TableRule.Sharded sharded) {
    var problem = sharded.key().problem();
    return problem == null ? "" : " (no value can be placed: " + problem + ")";
  }

  private static String names(ShardSet shards, Catalog catalog) {
    return Arrays.stream(shards.toArray())
        .mapToObj(number -> catalog.shard(number).name())
        .collect(Collectors.joining(", "));
  }
}
