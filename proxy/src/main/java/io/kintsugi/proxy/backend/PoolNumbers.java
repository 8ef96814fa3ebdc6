package io.kintsugi.proxy.backend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Connections to one shard on one server, and the statements they carried.
///
/// @param active connections that serve somebody now
/// @param waiting statements that wait for a connection
/// @param reads statements since the start that changed nothing
/// @param errors of `reads` and `writes`, those that ended with one
public record PoolNumbers(
    String shard,
    String server,
    int active,
    int idle,
    int waiting,
    long reads,
    long writes,
    long errors) {

  public PoolNumbers plus(PoolNumbers other) {
    return new PoolNumbers(
        shard,
        server,
        active + other.active,
        idle + other.idle,
        waiting + other.waiting,
        reads + other.reads,
        writes + other.writes,
        errors + other.errors);
  }

  public long statements() {
    return reads + writes;
  }

  private record Place(String shard, String server) {}

  /// One for each shard and server, of the pools of all loops and flavors.
  public static List<PoolNumbers> summed(List<PoolNumbers> pools) {
    Map<Place, PoolNumbers> sums = new LinkedHashMap<>();
    for (PoolNumbers pool : pools) {
      sums.merge(new Place(pool.shard, pool.server), pool, PoolNumbers::plus);
    }
    return new ArrayList<>(sums.values());
  }
}
