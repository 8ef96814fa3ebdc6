package io.kintsugi.it.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.ShardFunction;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.Catalogs;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.rule.Located;
import io.kintsugi.router.rule.Reach;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.ShardingKey;
import io.kintsugi.router.rule.WeightCache;
import io.kintsugi.router.rule.WeightQuestion;
import io.kintsugi.router.sql.SqlValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One column on a real server, and what placement says about it: every row that MySQL finds must
/// live on a shard that placement named. This is the property that keeps answers whole.
final class PlacementOracle {
  private static final int SHARDS = 64;

  private final Connection connection;
  private final ColumnInfo column;
  private final ShardingKey key;
  private final WeightCache weights = new WeightCache(10_000);

  /// Where each row lives, by its number.
  private final Map<Integer, Integer> homes = new LinkedHashMap<>();

  PlacementOracle(Connection connection, ColumnInfo column, ShardFunction function)
      throws SQLException {
    this.connection = connection;
    this.column = column;
    this.key = key(column, function);
    assertThat(key.problem()).isNull();
    String collate = column.collation() == null ? "" : characterSet(column);
    execute("DROP TABLE IF EXISTS k");
    execute(
        "CREATE TABLE k (n INT PRIMARY KEY, k %s%s, KEY (k))"
            .formatted(column.declaration(), collate));
  }

  private static String characterSet(ColumnInfo column) {
    return " CHARACTER SET " + column.charset() + " COLLATE " + column.collation();
  }

  private static ShardingKey key(ColumnInfo column, ShardFunction function) {
    List<String> names = IntStream.range(0, SHARDS).mapToObj(i -> "s" + i).toList();
    Map<String, ProxyConfig.Shard> shards = new LinkedHashMap<>();
    names.forEach(name -> shards.put(name, new ProxyConfig.Shard("alpha", name)));
    ProxyConfig.Schema schema =
        new ProxyConfig.Schema(
            names,
            "s0",
            Map.of("f", function),
            Map.of("k", new ProxyConfig.TableRule.Sharded("k", "f", null)));
    Catalog catalog =
        Catalogs.build(1, shards, Map.of("p", schema), Map.of("p", Map.of("k", List.of(column))));
    return Objects.requireNonNull(Objects.requireNonNull(catalog.table("p", "k")).key());
  }

  /// Stores each value in both protocols; a row's home is that of the value the server now holds,
  /// and must be what placement said beforehand.
  void store(List<SqlValue> values) throws SQLException {
    for (SqlValue value : values) {
      for (boolean prepared : List.of(false, true)) {
        int row = homes.size();
        if (insert(row, value, prepared)) {
          int home = home(row);
          homes.put(row, home);
          Located said = located(value);
          if (said instanceof Located.At at) {
            assertThat(at.shard()).as("%s stores %s", column.declaration(), value).isEqualTo(home);
          }
        }
      }
    }
  }

  private boolean insert(int row, SqlValue value, boolean prepared) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO k VALUES ("
                + row
                + ","
                + (prepared ? "?" : SqlText.literal(value))
                + ")")) {
      if (prepared) {
        SqlText.bind(statement, 1, value);
      }
      statement.execute();
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  /// What the server holds, read back exactly and placed once more.
  private int home(int row) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT k FROM k WHERE n = " + row)) {
      rows.next();
      byte @Nullable [] bytes = rows.getBytes(1);
      SqlValue held =
          bytes == null
              ? new SqlValue.Null()
              : column.type().isBinary()
                  ? new SqlValue.Bytes(bytes)
                  : new SqlValue.Text(
                      bytes, column.charset() == null ? "utf8mb4" : column.charset());
      Located at = located(held);
      assertThat(at).as("%s holds %s", column.declaration(), held).isInstanceOf(Located.At.class);
      return ((Located.At) at).shard();
    }
  }

  private Located located(SqlValue value) throws SQLException {
    Located located = key.stored(value, weights);
    if (located instanceof Located.Ask ask) {
      return answer(ask.question()) ? key.stored(value, weights) : new Located.Unknown("refused");
    }
    return located;
  }

  private ShardSet reached(Supplier<Reach> condition) throws SQLException {
    Reach reach = condition.get();
    if (reach instanceof Reach.Ask ask && answer(ask.question())) {
      reach = condition.get();
    }
    return reach.orAll(key.shards());
  }

  private boolean answer(WeightQuestion question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(question.sql())) {
      rows.next();
      weights.put(question, rows.getBytes(1), rows.getBytes(2));
      return true;
    } catch (SQLException notInCharset) {
      return false;
    }
  }

  /// Equality, null-safe equality and all five orders against each constant.
  void compare(List<SqlValue> constants) throws SQLException {
    for (SqlValue value : constants) {
      check("k = ?", () -> key.equalTo(value, weights), value);
      check("? = k", () -> key.equalTo(value, weights), value);
      check("k <=> ?", () -> key.nullSafeEqualTo(value, weights), value);
      check("k < ?", () -> key.between(null, value, weights), value);
      check("k <= ?", () -> key.between(null, value, weights), value);
      check("k > ?", () -> key.between(value, null, weights), value);
      check("k >= ?", () -> key.between(value, null, weights), value);
    }
  }

  /// Lists and intervals of neighbouring constants.
  void combine(List<SqlValue> constants) throws SQLException {
    for (int i = 0; i < constants.size(); i++) {
      SqlValue a = constants.get(i);
      for (int step : List.of(1, 7)) {
        SqlValue b = constants.get((i + step) % constants.size());
        check("k IN (?, ?)", () -> key.in(List.of(a, b), weights), a, b);
        check("k BETWEEN ? AND ?", () -> key.between(a, b, weights), a, b);
      }
    }
  }

  private void check(String condition, Supplier<Reach> reach, SqlValue... values)
      throws SQLException {
    ShardSet reached = reached(reach);
    String literal = literal(condition, values);
    try (PreparedStatement statement = connection.prepareStatement(query(literal))) {
      verify(statement, reached, literal);
    }
    try (PreparedStatement statement = connection.prepareStatement(query(condition))) {
      for (int i = 0; i < values.length; i++) {
        SqlText.bind(statement, i + 1, values[i]);
      }
      verify(statement, reached, condition + " with " + literal(condition, values));
    }
  }

  private static String query(String condition) {
    return "SELECT n FROM k WHERE " + condition;
  }

  private static String literal(String condition, SqlValue[] values) {
    StringBuilder sql = new StringBuilder();
    int value = 0;
    for (int i = 0; i < condition.length(); i++) {
      char c = condition.charAt(i);
      sql.append(c == '?' ? SqlText.literal(values[value++]) : String.valueOf(c));
    }
    return sql.toString();
  }

  /// An error of the server's is no wrong answer.
  private void verify(PreparedStatement statement, ShardSet reached, String condition) {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        int home = homes.getOrDefault(rows.getInt(1), -1);
        assertThat(reached.contains(home))
            .as(
                "%s: %s matches row %d on shard %d, reached %s",
                column.declaration() + " " + column.collation(),
                condition,
                rows.getInt(1),
                home,
                reached)
            .isTrue();
      }
    } catch (SQLException refused) {
      assertThat(refused.getErrorCode()).as(condition).isPositive();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
