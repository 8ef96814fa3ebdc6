package io.kintsugi.proxy.session.running;

import io.kintsugi.proxy.session.reply.SchemaRename;
import io.kintsugi.router.Router;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.LogicalSchema;
import io.kintsugi.router.rule.ShardSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One version of the catalogue and what is derived from it; replaced whole.
public final class Routing {
  private final Router router;
  private final List<@Nullable SchemaRename> renames;
  private final int used;

  public Routing(Router router) {
    this.router = router;
    Catalog catalog = router.catalog();
    List<@Nullable SchemaRename> byShard = new ArrayList<>();
    for (int shard = 0; shard < catalog.shards().size(); shard++) {
      byShard.add(rename(catalog, shard));
    }
    this.renames = byShard;
    ShardSet shards = catalog.used();
    this.used = shards.isEmpty() ? 0 : shards.lowest();
  }

  public Router router() {
    return router;
  }

  public Catalog catalog() {
    return router.catalog();
  }

  /// Null when the shard's schema has its logical schema's name.
  public @Nullable SchemaRename rename(int shard) {
    return renames.get(shard);
  }

  /// The shard to ask about a schema: the one that has its unsharded tables.
  public int homeShard(@Nullable String schema) {
    LogicalSchema known = schema == null ? null : catalog().schema(schema);
    return known == null ? used : known.unsharded();
  }

  private static @Nullable SchemaRename rename(Catalog catalog, int shard) {
    String physical = catalog.shard(shard).schema();
    for (LogicalSchema schema : catalog.schemas().values()) {
      if (schema.shards().contains(shard)) {
        return physical.equals(schema.name()) ? null : new SchemaRename(physical, schema.name());
      }
    }
    return null;
  }
}
