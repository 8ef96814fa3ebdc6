package io.kintsugi.xa;

import io.kintsugi.xa.GlobalId.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Who this proxy is in its cluster, and how it commits over shards.
///
/// @param shards the shards' servers, by shard
/// @param lease how long a proxy that shows no life keeps its transactions; never taken for less
///   than a few beats
public record XaSettings(
    String cluster,
    int proxy,
    Protocol protocol,
    Map<String, String> shards,
    Duration lease,
    Duration prepareTimeout) {
  private static final Duration SHORTEST_LEASE = Duration.ofMillis(2500);

  public XaSettings {
    shards = Map.copyOf(shards);
    lease = lease.compareTo(SHORTEST_LEASE) < 0 ? SHORTEST_LEASE : lease;
  }

  /// The servers, each once, in the order of their names.
  public List<String> servers() {
    return shards.values().stream().distinct().sorted().toList();
  }
}
