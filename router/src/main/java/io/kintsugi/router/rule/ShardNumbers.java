package io.kintsugi.router.rule;

import io.kintsugi.config.ProxyConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The numbers of shards over all configurations of one process: a shard keeps its number as long
/// as it is the same schema on the same server, and no number is given to another one. So a plan, a
/// transaction or a pool of an older configuration never means another shard than it did.
///
/// @param places what each number stands for
/// @param present the numbers of the present configuration's shards
public record ShardNumbers(List<Catalog.Shard> places, Set<Integer> present) {
  public static final ShardNumbers NONE = new ShardNumbers(List.of(), Set.of());

  /// What is added to the name of a shard that is configured no more, or is elsewhere now.
  private static final String BEFORE = " before the reload";

  public ShardNumbers {
    places = List.copyOf(places);
    present = Set.copyOf(present);
  }

  public static ShardNumbers of(Map<String, ProxyConfig.Shard> configured) {
    return NONE.next(configured);
  }

  /// For the next configuration.
  public ShardNumbers next(Map<String, ProxyConfig.Shard> configured) {
    List<Catalog.Shard> all = new ArrayList<>(places);
    Set<Integer> now = new HashSet<>();
    configured.forEach((name, shard) -> {
      Catalog.Shard wanted = new Catalog.Shard(name, shard.server(), shard.schema());
      int number = all.indexOf(wanted);
      if (number < 0) {
        number = all.size();
        all.add(wanted);
      }
      now.add(number);
    });
    return new ShardNumbers(all, now);
  }

  /// As a catalogue has them: only those of the present configuration go by their names.
  List<Catalog.Shard> shards() {
    List<Catalog.Shard> shards = new ArrayList<>();
    for (int number = 0; number < places.size(); number++) {
      Catalog.Shard shard = places.get(number);
      shards.add(
          present.contains(number)
              ? shard
              : new Catalog.Shard(shard.name() + BEFORE, shard.server(), shard.schema()));
    }
    return shards;
  }
}
