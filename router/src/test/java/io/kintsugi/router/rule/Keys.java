package io.kintsugi.router.rule;

import io.kintsugi.config.ShardFunction;
import io.kintsugi.router.sql.SqlValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Keys of columns `k` for tests, over shards s0, s1, ...
final class Keys {
  private Keys() {}

  static ShardingKey hash(String declaration, int shards) {
    return of(ColumnInfo.of("k", declaration), new ShardFunction.Hash(List.of()), shards);
  }

  static ShardingKey of(ColumnInfo column, ShardFunction function, int shards) {
    List<String> names = IntStream.range(0, shards).mapToObj(i -> "s" + i).toList();
    return ShardingKey.of(column, function, new Placements(names, names));
  }

  static ShardingKey of(String declaration, ShardFunction function, int shards) {
    return of(ColumnInfo.of("k", declaration), function, shards);
  }

  static SqlValue text(String value) {
    return new SqlValue.Text(value.getBytes(StandardCharsets.UTF_8), "utf8mb4");
  }

  static SqlValue integer(long value) {
    return new SqlValue.Int(value);
  }

  static SqlValue decimal(String value) {
    return new SqlValue.Decimal(new BigDecimal(value));
  }

  static SqlValue floating(double value) {
    return new SqlValue.Floating(value);
  }

  static ShardSet equal(ShardingKey key, SqlValue value) {
    return key.equalTo(value, Weights.UNKNOWN).orAll(key.shards());
  }

  static ShardSet between(ShardingKey key, @Nullable SqlValue low, @Nullable SqlValue high) {
    return key.between(low, high, Weights.UNKNOWN).orAll(key.shards());
  }
}
