package io.kintsugi.router.plan;

import io.kintsugi.router.plan.MergePlan.SortKey;
import io.kintsugi.router.rule.ColumnType;
import net.sf.jsqlparser.expression.Expression;
import org.jspecify.annotations.Nullable;

/// Makes sort keys that MySQL itself has computed: the value, and beside a string its weight.
final class SortKeys {
  private final Columns columns;

  SortKeys(Columns columns) {
    this.columns = columns;
  }

  /// How a value's order can be told from the bytes a shard sends.
  private enum Order {
    BY_VALUE,
    BY_WEIGHT,
    /// ENUM and SET sort by number, whatever their text.
    BY_NUMBER
  }

  /// The key of an expression at tokens [from, to) that is the column at `place` already, or is to
  /// be hidden when `place` is -1.
  SortKey key(Expression expression, int place, int from, int to, boolean descending) {
    return switch (order(columns.type(expression))) {
      case BY_NUMBER -> new SortKey(columns.hide("(", from, to, ")+0"), -1, descending);
      case BY_VALUE -> new SortKey(value(place, from, to), -1, descending);
      case BY_WEIGHT -> {
        int value = value(place, from, to);
        yield new SortKey(value, columns.hide("WEIGHT_STRING(", from, to, ")"), descending);
      }
    };
  }

  private int value(int place, int from, int to) {
    return place >= 0 ? place : columns.hide("", from, to, "");
  }

  /// The weight of MIN's or MAX's result; these compare ENUM and SET as strings.
  int weight(@Nullable ColumnType argument, int from, int to) {
    boolean perhapsText =
        argument == null
            || argument.isText()
            || argument == ColumnType.ENUM
            || argument == ColumnType.SET;
    return perhapsText ? columns.hide("WEIGHT_STRING(", from, to, ")") : -1;
  }

  /// An expression's type is only known once its column definition arrives, so its weight is asked
  /// for in case.
  private static Order order(@Nullable ColumnType type) {
    return switch (type) {
      case null -> Order.BY_WEIGHT;
      case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> Order.BY_WEIGHT;
      case ENUM, SET, BIT -> Order.BY_NUMBER;
      case JSON, VECTOR, OTHER ->
          throw Refusal.notYet(
              "Sorting or grouping by a JSON, vector or spatial column is not supported over"
                  + " several shards.");
      case TINYINT,
          SMALLINT,
          MEDIUMINT,
          INT,
          BIGINT,
          DECIMAL,
          FLOAT,
          DOUBLE,
          YEAR,
          DATE,
          TIME,
          DATETIME,
          TIMESTAMP,
          BINARY,
          VARBINARY,
          TINYBLOB,
          BLOB,
          MEDIUMBLOB,
          LONGBLOB ->
          Order.BY_VALUE;
    };
  }
}
