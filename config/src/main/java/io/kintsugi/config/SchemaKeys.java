package io.kintsugi.config;

import io.kintsugi.config.Kind.Choice;
import io.kintsugi.config.Kind.Flag;
import io.kintsugi.config.Kind.Forms;
import io.kintsugi.config.Kind.Group;
import io.kintsugi.config.Kind.Items;
import io.kintsugi.config.Kind.Named;
import io.kintsugi.config.ProxyConfig.Generator;
import io.kintsugi.config.ProxyConfig.Reads;
import io.kintsugi.config.ShardFunction.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The keys below `schemas`: shards, placement functions and tables of a logical schema.
final class SchemaKeys {
  static final List<String> FUNCTIONS = List.of("hash", "mod", "range", "list", "date");
  static final List<String> FUNCTIONS_LATER = List.of("lookup", "composite");

  private SchemaKeys() {}

  static final Key.Value<String> TYPE =
      Key.required("type", words(FUNCTIONS, FUNCTIONS_LATER), "Which kind of function.");
  static final Key.Part HASH_SLOTS =
      Key.part(
          "slots",
          new Named("SHARD", Texts.NAME, new Items(Texts.SLOTS)),
          "Which of the 16,384 slots (0-16383) live on which shard. Left out, they are spread evenly"
              + " over the schema's shards in their order.");
  static final Section HASH =
      new Section(
          "hash",
          """
          type: hash
          slots: {s0: [0-8191], s1: [8192-16383]}
          """,
          TYPE,
          HASH_SLOTS);
  static final Section MOD = new Section("mod", "type: mod", TYPE);

  static final Key.Value<String> BELOW =
      Key.optional(
          "below",
          Texts.LITERAL,
          "Keys less than this, and not less than the bound before it. Only the last range may leave"
              + " it out: it then takes all the rest.");
  static final Key.Value<String> RANGE_SHARD =
      Key.required("shard", Texts.SHARD, "Where the keys of this range live.");
  static final Section BOUND =
      new Section(
          "range",
          """
          below: 20
          shard: s0
          """,
          BELOW,
          RANGE_SHARD);
  static final Key.Part RANGES =
      Key.requiredPart("ranges", new Items(new Group(BOUND)), "The ranges, in ascending order.");
  static final Section RANGE =
      new Section(
          "range",
          """
          type: range
          ranges: [{below: 20, shard: s0}, {shard: s1}]
          """,
          TYPE,
          RANGES);

  static final Key.Part LIST_VALUES =
      Key.requiredPart(
          "values",
          new Named("SHARD", Texts.NAME, new Items(Texts.LITERAL)),
          "The keys that live on each shard.");
  static final Key.Value<String> LIST_DEFAULT =
      Key.optional(
          "default",
          Texts.SHARD,
          "The shard of all other keys. Left out, a key that is not listed is refused.");
  static final Section LIST =
      new Section(
          "list",
          """
          type: list
          values: {s0: [cn, jp], s1: [de, us]}
          default: s1
          """,
          TYPE,
          LIST_VALUES,
          LIST_DEFAULT);

  static final Key.Value<Date.Unit> UNIT =
      Key.required(
          "unit",
          Choice.of(Date.Unit.class),
          "The calendar unit whose number, modulo the number of shards, gives the shard.");
  static final Section DATE =
      new Section(
          "date",
          """
          type: date
          unit: month
          """,
          TYPE,
          UNIT);

  static final Forms FUNCTION = new Forms("type", List.of(HASH, MOD, RANGE, LIST, DATE));

  static final Key.Value<String> TABLE_KEY =
      Key.required("key", Texts.COLUMN, "The column whose value decides where a row lives.");
  static final Key.Value<String> TABLE_FUNCTION =
      Key.required(
          "function",
          Texts.FUNCTION,
          "The function that decides. Tables of the same function are colocated: rows with equal"
              + " keys live on one shard.");
  static final Key.Value<String> GENERATE_COLUMN =
      Key.required("column", Texts.COLUMN, "The column to fill.");
  static final Key.Value<Generator> GENERATE_WITH =
      Key.value(
          "with",
          Choice.of(Generator.class),
          "snowflake",
          "`snowflake`: 63-bit numbers of time, proxy id and sequence; the column must be a BIGINT.");
  static final Section GENERATE_KEYS =
      new Section(
          "generate",
          """
          column: id
          with: snowflake
          """,
          GENERATE_COLUMN,
          GENERATE_WITH);
  static final Key.Part GENERATE =
      Key.part(
          "generate",
          new Group(GENERATE_KEYS),
          "A column the proxy fills when an INSERT does not, in place of AUTO_INCREMENT.");
  static final Section SHARDED =
      new Section(
          "sharded",
          """
          key: id
          function: by-hash
          generate: {column: id}
          """,
          TABLE_KEY,
          TABLE_FUNCTION,
          GENERATE);
  static final Key.Value<Boolean> BROADCAST_FLAG =
      Key.required("broadcast", new Flag(), "`true`: each shard holds the whole table.");
  static final Section BROADCAST = new Section("broadcast", "broadcast: true", BROADCAST_FLAG);
  static final Key.Value<String> TABLE_SHARD =
      Key.required("shard", Texts.SHARD, "The one shard that holds the whole table.");
  static final Section UNSHARDED = new Section("unsharded", "shard: s0", TABLE_SHARD);

  static final Forms TABLE = new Forms(null, List.of(SHARDED, BROADCAST, UNSHARDED));

  static final Key.Part SCHEMA_SHARDS =
      Key.requiredPart(
          "shards",
          new Items(Texts.SHARD),
          "The shards of this schema. Their order matters to `hash` without slots, `mod` and"
              + " `date`.");
  static final Key.Value<String> UNSHARDED_ON =
      Key.optional(
          "unsharded",
          Texts.SHARD,
          "The shard of all tables that are not named below; the first shard when left out.");
  static final Key.Part SCHEMA_FUNCTIONS =
      Key.part("functions", new Named("FUNCTION", Texts.NAME, FUNCTION), "How keys are placed.");
  static final Key.Part TABLES =
      Key.part("tables", new Named("TABLE", Texts.IDENTIFIER, TABLE), "Where tables live.");
  static final Key.Value<Reads> SCHEMA_READS =
      Key.optional(
          "reads",
          Choice.of(Reads.class),
          "`replication.reads` for this schema; that of `replication` when left out.");
  static final Section SCHEMA_KEYS =
      new Section(
          "schema",
          """
          shards: [s0, s1]
          unsharded: s0
          functions:
            by-hash: {type: hash}
          tables:
            student: {key: id, function: by-hash}
            course: {broadcast: true}
          reads: any
          """,
          SCHEMA_SHARDS,
          UNSHARDED_ON,
          SCHEMA_FUNCTIONS,
          TABLES,
          SCHEMA_READS);
  static final Key.Part SCHEMAS =
      Key.requiredPart(
          "schemas",
          new Named("SCHEMA", Texts.IDENTIFIER, new Group(SCHEMA_KEYS)),
          "The schemas that clients see.");

  private static Choice<String> words(List<String> known, List<String> later) {
    Map<String, String> options = new LinkedHashMap<>();
    known.forEach(word -> options.put(word, word));
    return new Choice<>(options, later, known.getFirst());
  }
}
