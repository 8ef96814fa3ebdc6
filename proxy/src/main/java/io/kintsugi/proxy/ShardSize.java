package io.kintsugi.proxy;

import io.kintsugi.proxy.observe.Model.Distribution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one shard holds.
///
/// @param skewPercent how much more than an equal share of its schema's sharded rows it has; less
///   for a negative number
record ShardSize(long rows, long bytes, double skewPercent) {

  /// By shard.
  static Map<String, ShardSize> of(List<Distribution> tables) {
    Map<String, Long> rows = new HashMap<>();
    Map<String, Long> bytes = new HashMap<>();
    Map<String, Long> divided = new HashMap<>();
    Map<String, Double> expected = new HashMap<>();
    Set<String> several = several(tables);
    for (Distribution part : tables) {
      rows.merge(part.shard(), part.rows(), Long::sum);
      bytes.merge(part.shard(), part.bytes(), Long::sum);
      if (several.contains(part.schema() + "." + part.table())) {
        divided.merge(part.shard(), part.rows(), Long::sum);
        expected.merge(part.shard(), mean(part, tables), Double::sum);
      }
    }
    Map<String, ShardSize> sizes = new HashMap<>();
    rows.forEach((shard, all) -> {
      double equal = expected.getOrDefault(shard, 0.0);
      double skew = equal == 0 ? 0 : (divided.getOrDefault(shard, 0L) / equal - 1) * 100;
      sizes.put(shard, new ShardSize(all, bytes.getOrDefault(shard, 0L), skew));
    });
    return sizes;
  }

  /// Tables whose rows are divided: shares below one.
  private static Set<String> several(List<Distribution> tables) {
    Set<String> names = new HashSet<>();
    for (Distribution part : tables) {
      if (part.share() < 1) {
        names.add(part.schema() + "." + part.table());
      }
    }
    return names;
  }

  private static double mean(Distribution part, List<Distribution> tables) {
    return tables.stream()
        .filter(each -> each.schema().equals(part.schema()) && each.table().equals(part.table()))
        .mapToLong(Distribution::rows)
        .average()
        .orElse(0);
  }
}
