package io.kintsugi.config;

import io.kintsugi.config.ShardFunction.Bound;
import io.kintsugi.config.YamlNode.Entry;
import io.kintsugi.config.YamlNode.Mapping;
import io.kintsugi.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The placement functions of one schema; `shards` are the schema's own.
final class FunctionReader {
  private final Scalars scalars;
  private final Names shards;

  FunctionReader(Scalars scalars, Names shards) {
    this.scalars = scalars;
    this.shards = shards;
  }

  /// Null when the kind of function cannot be told.
  @Nullable ShardFunction read(String path, Mapping node) {
    Given<String> type = type(path, node);
    if (type == null) {
      return null;
    }
    return switch (type.value()) {
      case "hash" -> hash(new Fields(scalars, path, node, SchemaKeys.HASH));
      case "mod" -> {
        Fields _ = new Fields(scalars, path, node, SchemaKeys.MOD);
        yield new ShardFunction.Mod();
      }
      case "range" -> range(new Fields(scalars, path, node, SchemaKeys.RANGE));
      case "list" -> list(new Fields(scalars, path, node, SchemaKeys.LIST));
      default ->
          new ShardFunction.Date(
              new Fields(scalars, path, node, SchemaKeys.DATE).value(SchemaKeys.UNIT));
    };
  }

  private @Nullable Given<String> type(String path, Mapping node) {
    for (Entry entry : node.entries()) {
      if (entry.name().equals("type")) {
        return scalars.read(path + ".type", SchemaKeys.TYPE.kind(), entry.value());
      }
    }
    scalars.problems().add(node.at(), path + ".type is missing", SchemaKeys.TYPE.kind().wants());
    return null;
  }

  private ShardFunction hash(Fields fields) {
    SlotReader slots = new SlotReader(fields);
    for (Entry entry : fields.named(SchemaKeys.HASH_SLOTS, Texts.NAME)) {
      Given<String> shard = Given.name(entry.name(), entry.at());
      shards.check(fields, fields.path("slots"), shard);
      slots.add(entry.name(), entry.value());
    }
    return new ShardFunction.Hash(slots.ranges());
  }

  private ShardFunction range(Fields fields) {
    YamlNode node = fields.node(SchemaKeys.RANGES);
    String path = fields.path("ranges");
    Sequence sequence = node == null ? null : scalars.sequence(path, node);
    BoundOrder order = new BoundOrder(fields);
    List<Bound> bounds = new ArrayList<>();
    for (YamlNode item : sequence == null ? List.<YamlNode>of() : sequence.items()) {
      Mapping mapping = scalars.mapping(path + "[]", item);
      if (mapping != null) {
        Fields bound = fields.sub(path + "[]", mapping, SchemaKeys.BOUND);
        shards.check(bound, bound.path("shard"), bound.given(SchemaKeys.RANGE_SHARD));
        order.add(bound);
        bounds.add(
            new Bound(bound.valueOrNull(SchemaKeys.BELOW), bound.value(SchemaKeys.RANGE_SHARD)));
      }
    }
    if (sequence != null && sequence.items().isEmpty()) {
      fields.problem(sequence.at(), path + " is empty", null);
    }
    return new ShardFunction.Range(bounds);
  }

  private ShardFunction list(Fields fields) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    Map<String, String> owners = new HashMap<>();
    String path = fields.path("values");
    for (Entry entry : fields.named(SchemaKeys.LIST_VALUES, Texts.NAME)) {
      shards.check(fields, path, Given.name(entry.name(), entry.at()));
      List<String> listed = new ArrayList<>();
      String below = path + "." + entry.name();
      for (Given<String> value : scalars.texts(below, entry.value(), Texts.LITERAL)) {
        String owner = owners.putIfAbsent(value.value(), entry.name());
        if (owner == null) {
          listed.add(value.value());
        } else {
          fields.problem(
              value.at(), below + ": this value is already listed for '" + owner + "'", null);
        }
      }
      values.put(entry.name(), listed);
    }
    shards.check(fields, fields.path("default"), fields.given(SchemaKeys.LIST_DEFAULT));
    return new ShardFunction.ListOf(values, fields.valueOrNull(SchemaKeys.LIST_DEFAULT));
  }
}
