package io.kintsugi.router.plan;

import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.rule.ShardingKey;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.rule.TableRule;
import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;

/// What a row's key becomes when the statement does not give it.
final class Defaults {
  private Defaults() {}

  static SqlValue of(Table table, ShardingKey key) {
    ColumnInfo column = table.column(key.column());
    if (column == null || column.autoIncrement() || column.expressionDefault()) {
      throw unknown(table, key);
    }
    String literal = column.defaultValue();
    if (literal != null) {
      return new SqlValue.Text(literal.getBytes(StandardCharsets.UTF_8), "utf8mb4");
    }
    if (!column.nullable()) {
      throw unknown(table, key);
    }
    return new SqlValue.Null();
  }

  /// The generated column's name; the table must have one.
  static String generated(Table table) {
    return table.rule() instanceof TableRule.Sharded(var key, var function, String column)
            && column != null
        ? column
        : "";
  }

  private static Refusal unknown(Table table, ShardingKey key) {
    return new Refusal(
        RouteError.KEY_NOT_CONSTANT,
        "The sharding key "
            + key.column()
            + " of "
            + table.name()
            + " must be given: it has no constant default, and the configuration does not generate"
            + " it.");
  }
}
