package io.kintsugi.router.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ProxyConfig.Schema;
import io.kintsugi.config.ProxyConfig.Shard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A shard's number means the same schema on the same server for the life of the process.
class ShardNumbersTest {
  private static final Shard A0 = new Shard("a", "k0");
  private static final Shard A1 = new Shard("a", "k1");
  private static final Shard B1 = new Shard("b", "k1");

  private static Map<String, Shard> shards(Object... namesAndShards) {
    Map<String, Shard> all = new LinkedHashMap<>();
    for (int i = 0; i < namesAndShards.length; i += 2) {
      all.put((String) namesAndShards[i], (Shard) namesAndShards[i + 1]);
    }
    return all;
  }

  private static Catalog catalog(ShardNumbers numbers, String... shards) {
    Schema schema = new Schema(List.of(shards), shards[0], Map.of(), Map.of());
    return Catalogs.build(1, numbers, Map.of("school", schema), Map.of());
  }

  @Test
  void theFirstConfigurationNumbersInItsOrder() {
    Catalog catalog = catalog(ShardNumbers.of(shards("s0", A0, "s1", A1)), "s0", "s1");
    assertThat(catalog.shardNumber("s0")).isZero();
    assertThat(catalog.shardNumber("s1")).isEqualTo(1);
    assertThat(catalog.used()).isEqualTo(ShardSet.of(0, 1));
  }

  @Test
  void anotherOrderChangesNoNumber() {
    ShardNumbers first = ShardNumbers.of(shards("s0", A0, "s1", A1));
    assertThat(first.next(shards("s1", A1, "s0", A0))).isEqualTo(first);
  }

  @Test
  void aShardThatMovesGetsANewNumberAndItsOldPlaceAnotherName() {
    ShardNumbers moved =
        ShardNumbers.of(shards("s0", A0, "s1", A1)).next(shards("s0", A0, "s1", B1));
    Catalog catalog = catalog(moved, "s0", "s1");
    assertThat(catalog.shardNumber("s1")).isEqualTo(2);
    assertThat(catalog.shard(1).name()).isEqualTo("s1 before the reload");
    assertThat(catalog.shard(1).server()).isEqualTo("a");
    assertThat(catalog.used()).isEqualTo(ShardSet.of(0, 2));
  }

  @Test
  void aShardThatComesBackHasItsNumberAgain() {
    ShardNumbers first = ShardNumbers.of(shards("s0", A0, "s1", A1));
    ShardNumbers without = first.next(shards("s1", A1));
    assertThat(without.present()).containsExactly(1);
    assertThat(catalog(without, "s1").used()).isEqualTo(ShardSet.of(1));
    assertThat(without.next(shards("s0", A0, "s1", A1))).isEqualTo(first);
  }
}
