package io.kintsugi.proxy.admin;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.ShardFunction;
import io.kintsugi.proxy.observe.Model.Distribution;
import io.kintsugi.xa.ControlConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many rows and bytes of each logical table a shard has, as its server estimates it. Blocks;
/// asks each server at most once a minute. A server that does not answer is left out.
public final class TableSizes {
  private static final Logger log = LoggerFactory.getLogger(TableSizes.class);
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int SLOTS = 16_384;
  private static final String TABLES =
      """
      SELECT TABLE_NAME, COALESCE(TABLE_ROWS, 0), COALESCE(DATA_LENGTH, 0) + COALESCE(INDEX_LENGTH, 0)
      FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'\
      """;

  private final ControlConnections connections;
  private final Supplier<ProxyConfig> config;
  private @Nullable List<Distribution> known;
  private long readAt;

  private record Size(long rows, long bytes) {}

  public TableSizes(ControlConnections connections, Supplier<ProxyConfig> config) {
    this.connections = connections;
    this.config = config;
  }

  public synchronized List<Distribution> read() {
    List<Distribution> last = known;
    if (last != null && System.nanoTime() - readAt < FRESH_NANOS) {
      return last;
    }
    List<Distribution> found = found(config.get());
    known = found;
    readAt = System.nanoTime();
    return found;
  }

  /// What was read last, however old; null before that.
  public synchronized @Nullable List<Distribution> known() {
    return known;
  }

  private List<Distribution> found(ProxyConfig config) {
    Map<String, Map<String, Size>> byShard = new HashMap<>();
    config.shards().forEach((name, shard) -> byShard.put(name, sizes(shard)));
    List<Distribution> all = new ArrayList<>();
    config
        .schemas()
        .forEach((name, schema) -> {
          Set<String> tables = new LinkedHashSet<>(schema.tables().keySet());
          tables.addAll(byShard.getOrDefault(schema.unsharded(), Map.of()).keySet());
          tables.forEach(table -> all.addAll(table(name, schema, table, byShard)));
        });
    return all;
  }

  private Map<String, Size> sizes(ProxyConfig.Shard shard) {
    Map<String, Size> sizes = new HashMap<>();
    try (Connection connection = connections.connect(shard.server());
        PreparedStatement fresh =
            connection.prepareStatement("SET SESSION information_schema_stats_expiry = 0");
        PreparedStatement statement = connection.prepareStatement(TABLES)) {
      fresh.execute();
      statement.setString(1, shard.schema());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sizes.put(rows.getString(1), new Size(rows.getLong(2), rows.getLong(3)));
        }
      }
    } catch (SQLException e) {
      log.info("the sizes of schema {} on {} are not known", shard.schema(), shard.server(), e);
    }
    return sizes;
  }

  private static List<Distribution> table(
      String name,
      ProxyConfig.Schema schema,
      String table,
      Map<String, Map<String, Size>> byShard) {
    ProxyConfig.TableRule rule = schema.tables().get(table);
    List<String> shards =
        switch (rule) {
          case null -> List.of(schema.unsharded());
          case ProxyConfig.TableRule.Unsharded single -> List.of(single.shard());
          case ProxyConfig.TableRule.Sharded _, ProxyConfig.TableRule.Broadcast _ ->
              schema.shards();
        };
    Map<String, Integer> slots =
        rule instanceof ProxyConfig.TableRule.Sharded sharded
            ? slots(schema, sharded.function())
            : Map.of();
    long rows = 0;
    for (String shard : shards) {
      rows += size(byShard, shard, table).rows();
    }
    boolean divided = rule instanceof ProxyConfig.TableRule.Sharded;
    List<Distribution> found = new ArrayList<>();
    for (String shard : shards) {
      Size size = size(byShard, shard, table);
      double share = divided && rows > 0 ? (double) size.rows() / rows : divided ? 0 : 1;
      found.add(
          new Distribution(name, table, shard, size.rows(), size.bytes(), share, slots.get(shard)));
    }
    return found;
  }

  private static Size size(Map<String, Map<String, Size>> byShard, String shard, String table) {
    return byShard.getOrDefault(shard, Map.of()).getOrDefault(table, new Size(0, 0));
  }

  /// As docs/placement.md has it: evenly, in the order of the schema's shards, unless written.
  private static Map<String, Integer> slots(ProxyConfig.Schema schema, String function) {
    Map<String, Integer> slots = new HashMap<>();
    if (!(schema.functions().get(function) instanceof ShardFunction.Hash hash)) {
      return slots;
    }
    int shards = schema.shards().size();
    for (int slot = 0; hash.slots().isEmpty() && slot < SLOTS; slot++) {
      slots.merge(schema.shards().get((int) ((long) slot * shards / SLOTS)), 1, Integer::sum);
    }
    for (ShardFunction.SlotRange range : hash.slots()) {
      slots.merge(range.shard(), range.to() - range.from() + 1, Integer::sum);
    }
    return slots;
  }
}
