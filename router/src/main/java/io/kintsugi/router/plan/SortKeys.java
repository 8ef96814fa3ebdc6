package io.kintsugi.router.plan;

import io.kintsugi.router.plan.MergePlan.SortKey;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.rule.ColumnType;
import io.kintsugi.router.rule.PadSpace;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/// Makes sort keys that MySQL itself has computed: the value, and beside a string its weight.
///
/// ```
/// ORDER BY title     title, WEIGHT_STRING(title), WEIGHT_STRING(LEFT(title, 0) AS CHAR(1))
/// ```
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
    return key(expression, place, from, to, descending, "", "");
  }

  /// The key of a group. MySQL knows the group's expression, but of what is made of it it has to be
  /// told that it is one value for the whole group (ER_WRONG_FIELD_WITH_GROUP otherwise).
  SortKey groupKey(Expression expression, int place, int from, int to, boolean descending) {
    return Expressions.bare(expression) instanceof Column
        ? key(expression, place, from, to, descending, "", "")
        : key(expression, place, from, to, descending, "ANY_VALUE(", ")");
  }

  private SortKey key(
      Expression expression,
      int place,
      int from,
      int to,
      boolean descending,
      String open,
      String close) {
    ColumnInfo column = columns.info(expression);
    return switch (order(column == null ? null : column.type())) {
      case BY_NUMBER -> new SortKey(columns.hide("(", from, to, ")+0"), -1, descending);
      case BY_VALUE -> new SortKey(value(place, from, to), -1, descending);
      case BY_WEIGHT -> {
        int value = value(place, from, to);
        int weight = columns.hide("WEIGHT_STRING(" + open, from, to, close + ")");
        yield new SortKey(value, weight, blank(column, from, to, open, close), descending);
      }
    };
  }

  private int value(int place, int from, int to) {
    return place >= 0 ? place : columns.hide("", from, to, "");
  }

  /// The key by which MIN's or MAX's result at `place` is compared; these compare ENUM and SET as
  /// strings.
  SortKey extreme(@Nullable ColumnInfo argument, int place, int from, int to) {
    ColumnType type = argument == null ? null : argument.type();
    boolean perhapsText =
        type == null || type.isText() || type == ColumnType.ENUM || type == ColumnType.SET;
    if (!perhapsText) {
      return new SortKey(place, -1, false);
    }
    int weight = columns.hide("WEIGHT_STRING(", from, to, ")");
    return new SortKey(place, weight, blank(argument, from, to, "", ""), false);
  }

  /// The weight of a blank in the value's own collation, whatever that is: a server pads nothing up
  /// to one character with one blank under PAD SPACE, and not at all under NO PAD.
  private int blank(@Nullable ColumnInfo column, int from, int to, String open, String close) {
    String collation = column == null ? columns.oddCollation(from, to) : column.collation();
    if (collation != null && PadSpace.weighsOtherwise(collation)) {
      throw Refusal.notYet(
          "Sorting, grouping, MIN and MAX under the collation "
              + collation
              + " are not supported over several shards.");
    }
    return collation != null && !PadSpace.pads(collation)
        ? -1
        : columns.hide("WEIGHT_STRING(LEFT(" + open, from, to, close + ", 0) AS CHAR(1))");
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
