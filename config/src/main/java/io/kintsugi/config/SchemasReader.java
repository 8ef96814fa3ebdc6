package io.kintsugi.config;

import io.kintsugi.config.ProxyConfig.Generate;
import io.kintsugi.config.ProxyConfig.Schema;
import io.kintsugi.config.ProxyConfig.TableRule;
import io.kintsugi.config.YamlNode.Entry;
import io.kintsugi.config.YamlNode.Mapping;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Logical schemas: their shards, functions and tables.
final class SchemasReader {
  private final Fields file;
  private final Names allShards;

  /// Which schema a shard belongs to: two schemas on one shard would show each other's tables.
  private final Map<String, String> owners = new HashMap<>();

  SchemasReader(Fields file, Names allShards) {
    this.file = file;
    this.allShards = allShards;
  }

  Map<String, Schema> schemas() {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    for (Entry entry : file.named(SchemaKeys.SCHEMAS, Texts.IDENTIFIER)) {
      String path = file.path("schemas." + entry.name());
      ServersReader.refuseSystemSchema(file, path, Given.name(entry.name(), entry.at()));
      Mapping mapping = file.scalars().mapping(path, entry.value());
      if (mapping != null) {
        Fields fields = file.sub(path, mapping, SchemaKeys.SCHEMA_KEYS);
        schemas.put(entry.name(), schema(entry.name(), fields));
      }
    }
    return schemas;
  }

  private Schema schema(String name, Fields fields) {
    List<Given<String>> listed = fields.texts(SchemaKeys.SCHEMA_SHARDS, Texts.SHARD);
    String path = fields.path("shards");
    allShards.check(fields, path, listed);
    listed.forEach(shard -> own(name, fields, path, shard));
    List<String> shards = Names.distinct(fields, path, listed);
    YamlNode node = fields.node(SchemaKeys.SCHEMA_SHARDS);
    if (node instanceof YamlNode.Sequence sequence && sequence.items().isEmpty()) {
      fields.problem(node.at(), path + " is empty", null);
    }
    Names own = new Names("shard of this schema", shards);
    Given<String> unsharded = fields.given(SchemaKeys.UNSHARDED_ON);
    own.check(fields, fields.path("unsharded"), unsharded);
    Map<String, ShardFunction> functions = functions(fields, own);
    return new Schema(
        shards,
        unsharded != null ? unsharded.value() : shards.isEmpty() ? "" : shards.getFirst(),
        functions,
        tables(fields, own),
        fields.valueOrNull(SchemaKeys.SCHEMA_READS));
  }

  private void own(String schema, Fields fields, String path, Given<String> shard) {
    String owner = owners.putIfAbsent(shard.value(), schema);
    if (owner != null && !owner.equals(schema)) {
      fields.problem(
          shard.at(),
          path + ": shard " + shard.shown() + " already belongs to schema '" + owner + "'",
          "give each schema its own shards; several may share a server");
    }
  }

  private Map<String, ShardFunction> functions(Fields schema, Names shards) {
    Map<String, ShardFunction> functions = new LinkedHashMap<>();
    FunctionReader reader = new FunctionReader(schema.scalars(), shards);
    for (Entry entry : schema.named(SchemaKeys.SCHEMA_FUNCTIONS, Texts.NAME)) {
      String path = schema.path("functions." + entry.name());
      Mapping mapping = schema.scalars().mapping(path, entry.value());
      ShardFunction function = mapping == null ? null : reader.read(path, mapping);
      if (function != null) {
        functions.put(entry.name(), function);
      }
    }
    return functions;
  }

  private Map<String, TableRule> tables(Fields schema, Names shards) {
    Map<String, TableRule> tables = new LinkedHashMap<>();
    Mapping functions = schema.mapping(SchemaKeys.SCHEMA_FUNCTIONS);
    Names known =
        new Names(
            "function",
            functions == null ? List.of() : functions.entries().stream().map(Entry::name).toList());
    for (Entry entry : schema.named(SchemaKeys.TABLES, Texts.IDENTIFIER)) {
      String path = schema.path("tables." + entry.name());
      Mapping mapping = schema.scalars().mapping(path, entry.value());
      TableRule rule = mapping == null ? null : table(schema, path, mapping, known, shards);
      if (rule != null) {
        tables.put(entry.name(), rule);
      }
    }
    return tables;
  }

  private @Nullable TableRule table(
      Fields schema, String path, Mapping node, Names functions, Names shards) {
    boolean broadcast = names(node, SchemaKeys.BROADCAST_FLAG);
    boolean single = names(node, SchemaKeys.TABLE_SHARD);
    boolean sharded = names(node, SchemaKeys.TABLE_KEY) || names(node, SchemaKeys.TABLE_FUNCTION);
    if ((broadcast ? 1 : 0) + (single ? 1 : 0) + (sharded ? 1 : 0) != 1) {
      schema.problem(
          node.at(),
          path + " must say one thing about where its rows live",
          "write {key: COLUMN, function: NAME}, {broadcast: true} or {shard: NAME}");
      return null;
    }
    if (sharded) {
      return sharded(schema.sub(path, node, SchemaKeys.SHARDED), functions);
    }
    return broadcast
        ? broadcast(schema.sub(path, node, SchemaKeys.BROADCAST))
        : unsharded(schema.sub(path, node, SchemaKeys.UNSHARDED), shards);
  }

  private static boolean names(Mapping node, Key key) {
    return node.entries().stream().anyMatch(entry -> entry.name().equals(key.name()));
  }

  private static TableRule sharded(Fields fields, Names functions) {
    functions.check(fields, fields.path("function"), fields.given(SchemaKeys.TABLE_FUNCTION));
    Fields generate = fields.groupIfGiven(SchemaKeys.GENERATE, SchemaKeys.GENERATE_KEYS);
    return new TableRule.Sharded(
        fields.value(SchemaKeys.TABLE_KEY),
        fields.value(SchemaKeys.TABLE_FUNCTION),
        generate == null
            ? null
            : new Generate(
                generate.value(SchemaKeys.GENERATE_COLUMN),
                generate.value(SchemaKeys.GENERATE_WITH)));
  }

  private static TableRule broadcast(Fields fields) {
    Given<Boolean> flag = fields.given(SchemaKeys.BROADCAST_FLAG);
    if (flag != null && !flag.value()) {
      fields.problem(
          flag.at(),
          fields.path("broadcast") + ": false does not say where the rows live",
          "write {key: COLUMN, function: NAME} or {shard: NAME}");
    }
    return new TableRule.Broadcast();
  }

  private static TableRule unsharded(Fields fields, Names shards) {
    shards.check(fields, fields.path("shard"), fields.given(SchemaKeys.TABLE_SHARD));
    return new TableRule.Unsharded(fields.value(SchemaKeys.TABLE_SHARD));
  }
}
