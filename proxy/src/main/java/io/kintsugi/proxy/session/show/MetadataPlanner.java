package io.kintsugi.proxy.session.show;

import io.kintsugi.proxy.session.show.MetadataPlan.Refused;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.LogicalSchema;
import io.kintsugi.router.statement.Edits;
import io.kintsugi.router.statement.SessionStatement.Metadata;
import io.kintsugi.router.statement.SessionStatement.MetadataTable;
import io.kintsugi.router.statement.SessionStatement.Show;
import io.kintsugi.router.statement.SqlText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plans SHOW, DESCRIBE and information_schema statements; safe for all threads.
///
/// A schema's unsharded shard has all its tables but those that a rule pins to another one, so it
/// answers for the schema. Known difference: information_schema does not show tables pinned
/// elsewhere, nor schemas without a shard on the server that is asked; its row counts are one
/// shard's.
public final class MetadataPlanner {
  private final InformationSchema informationSchema;

  public MetadataPlanner(InformationSchema informationSchema) {
    this.informationSchema = informationSchema;
  }

  public MetadataPlan plan(Show show, MetadataContext context) {
    return new ShowPlanner(show, context).plan();
  }

  /// `sql` from `from` to `to` is the statement that `metadata` was parsed from.
  public MetadataPlan plan(
      Metadata metadata, byte[] sql, int from, int to, MetadataContext context) {
    @Nullable LogicalSchema schema = concerned(metadata, context);
    if (schema == null) {
      return new Refused(1044, "42000", "The account may use no schema.");
    }
    Edits edits = new Edits(sql, from, to);
    Map<String, String> names = names(schema.unsharded(), context);
    for (MetadataTable table : metadata.tables()) {
      @Nullable Refused refused = refusal(table.name());
      if (refused != null) {
        return refused;
      }
      edits.replace(table.from(), table.to(), replacement(table, metadata, names, context));
    }
    context.facts().write(edits, metadata.session());
    String text = new String(edits.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
    return new MetadataPlan.Ask(schema.unsharded(), text, RowRewrite.NONE);
  }

  private @Nullable Refused refusal(String table) {
    if (!informationSchema.has(table)) {
      return new Refused(1109, "42S02", "Unknown table '" + table + "' in information_schema");
    }
    return InformationSchema.needsProcessPrivilege(table)
        ? new Refused(
            1227,
            "42000",
            "Access denied; you need (at least one of) the PROCESS privilege(s) for this operation")
        : null;
  }

  private String replacement(
      MetadataTable table, Metadata metadata, Map<String, String> names, MetadataContext context) {
    if (table.column()) {
      return alias(table, metadata);
    }
    String view =
        table.name().equals("PROCESSLIST")
            ? ProcessList.view(context.processes())
            : informationSchema.view(table.name(), names);
    return table.alias() == null ? view : view + " AS " + SqlText.quotedName(table.alias());
  }

  /// What a column's qualifier becomes: the name that the reference in FROM goes by.
  private static String alias(MetadataTable column, Metadata metadata) {
    for (MetadataTable table : metadata.tables()) {
      if (!table.column() && table.alias() != null && table.name().equals(column.name())) {
        return SqlText.quotedName(table.alias());
      }
    }
    return SqlText.quotedName(column.name());
  }

  /// The schema that the statement names in a literal, else the default one, else the first.
  private static @Nullable LogicalSchema concerned(Metadata metadata, MetadataContext context) {
    Catalog catalog = context.catalog();
    for (String literal : metadata.strings()) {
      if (context.schemas().contains(literal)) {
        return catalog.schema(literal);
      }
    }
    @Nullable String current = context.schema();
    if (current != null && context.schemas().contains(current)) {
      return catalog.schema(current);
    }
    return context.schemas().isEmpty() ? null : catalog.schema(context.schemas().getFirst());
  }

  /// Physical to logical names of the schemas that are (in part) on the shard's server.
  static Map<String, String> names(int shard, MetadataContext context) {
    Catalog catalog = context.catalog();
    String server = catalog.shard(shard).server();
    Map<String, String> names = new LinkedHashMap<>();
    for (String logical : context.schemas()) {
      @Nullable LogicalSchema schema = catalog.schema(logical);
      int at = schema == null ? -1 : shardOn(server, schema, catalog);
      if (at >= 0) {
        names.putIfAbsent(catalog.shard(at).schema(), logical);
      }
    }
    return names;
  }

  private static int shardOn(String server, LogicalSchema schema, Catalog catalog) {
    if (catalog.shard(schema.unsharded()).server().equals(server)) {
      return schema.unsharded();
    }
    for (int shard : schema.shards().toArray()) {
      if (catalog.shard(shard).server().equals(server)) {
        return shard;
      }
    }
    return -1;
  }
}
