package io.kintsugi.router.plan;

import io.kintsugi.router.KeySource;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.rule.Located;
import io.kintsugi.router.rule.ShardingKey;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.Place;
import io.kintsugi.router.sql.SqlRewriter;
import io.kintsugi.router.sql.SqlText;
import io.kintsugi.router.sql.SqlValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Rows for a sharded table, each sent to the shard of its key, with keys made where there are
/// none.
///
/// ```
/// INSERT INTO student (name) VALUES ('a'), ('b')
/// INSERT INTO student (name, `id`) VALUES ('a', 17)     on the shard of 17
/// INSERT INTO student (name, `id`) VALUES ('b', 18)     on the shard of 18
/// ```
///
/// @param keyColumn the key's place in a row; -1 when rows do not have it
/// @param absent the key's value in rows that do not have it; null when it is generated
/// @param generateColumn the generated column's place in a row; -1 when rows do not have it
/// @param generates whether the table has a generated column
/// @param entangled the rows themselves hold names or calls that must be rewritten
/// @param columnListEnd where to add the generated column's name; null when it is there
record InsertTemplate(
    Table table,
    ShardingKey key,
    Rows rows,
    int keyColumn,
    Rows.@Nullable Value absent,
    boolean generates,
    int generateColumn,
    boolean generatesKey,
    @Nullable Place columnListEnd,
    boolean firstColumn,
    boolean setForm,
    Rewrites rewrites,
    boolean entangled,
    Traits alone,
    Traits spread)
    implements Template {

  /// One row on its way: the shard, and the key made for it (0 when it brought its own).
  private record Placed(int row, long generated) {}

  @Override
  public RoutePlan bind(Bound run) {
    Fingerprint statement = run.statement();
    int count = rows.count(statement);
    TreeMap<Integer, List<Placed>> byShard = new TreeMap<>();
    long first = 0;
    long next = 0;
    int left = 0;
    for (int row = 0; row < count; row++) {
      long generated = 0;
      if (generates && lacks(run, row)) {
        if (left == 0) {
          left = Math.min(count - row, KeySource.LARGEST_BLOCK);
          next = run.keys().block(left);
        }
        generated = next++;
        left--;
      }
      first = first == 0 ? generated : first;
      int shard = shard(run, row, generated);
      byShard.computeIfAbsent(shard, each -> new ArrayList<>()).add(new Placed(row, generated));
    }
    if (run.question() != null) {
      return new RoutePlan.Ask(run.question());
    }
    boolean whole = byShard.size() == 1;
    List<ShardStatement> statements = new ArrayList<>();
    long made = first;
    byShard.forEach(
        (shard, placed) -> statements.add(statement(run, shard, placed, whole && made == 0)));
    return whole
        ? new RoutePlan.PassThrough(
            statements.getFirst(),
            alone,
            first,
            generates ? RoutePlan.KeyOrigin.GIVEN : RoutePlan.KeyOrigin.SERVER)
        : new RoutePlan.Write(statements, false, true, first, spread);
  }

  /// NULL, 0 and DEFAULT ask for a new key, as they do of AUTO_INCREMENT.
  private boolean lacks(Bound run, int row) {
    if (generateColumn < 0) {
      return true;
    }
    return switch (rows.value(run, row, generateColumn)) {
      case Rows.Value.Default none -> true;
      case Rows.Value.Known(SqlValue.Null nothing) -> true;
      case Rows.Value.Known(SqlValue.Int(long number)) ->
          number == 0 && !run.session().noAutoValueOnZero();
      case Rows.Value.Known known -> false;
      case Rows.Value.Unknown unknown -> false;
    };
  }

  private int shard(Bound run, int row, long generated) {
    if (generated != 0 && generatesKey) {
      return located(run, new SqlValue.Int(generated));
    }
    Rows.Value value = keyColumn >= 0 ? rows.value(run, row, keyColumn) : absent;
    return switch (value) {
      case Rows.Value.Known(SqlValue known) -> located(run, known);
      case Rows.Value.Default none -> located(run, defaultValue());
      case Rows.Value.Unknown unknown -> throw unknown();
      case null -> throw unknown();
    };
  }

  private Refusal unknown() {
    return new Refusal(
        RouteError.KEY_NOT_CONSTANT,
        "The sharding key "
            + key.column()
            + " of "
            + table.name()
            + " must be given as a constant: its value decides on the shard.");
  }

  private SqlValue defaultValue() {
    return Defaults.of(table, key);
  }

  private int located(Bound run, SqlValue value) {
    return switch (key.stored(value, run.weights())) {
      case Located.At(int shard) -> shard;
      case Located.Ask(var question) -> {
        run.ask(question);
        yield table.shards().lowest();
      }
      case Located.Nowhere nowhere ->
          throw new Refusal(
              RouteError.NO_SHARD_FOR_VALUE,
              "No shard is defined for this value of the sharding key "
                  + table.name()
                  + "."
                  + key.column());
      case Located.Unknown(String reason) ->
          throw new Refusal(
              RouteError.KEY_NOT_CONSTANT,
              "The shard of a row of " + table.name() + " cannot be told: " + reason + ".");
    };
  }

  private ShardStatement statement(Bound run, int shard, List<Placed> placed, boolean untouched) {
    if (untouched) {
      return new ShardStatement(shard, rewrites.text(run, shard, List.of()), null, new long[0]);
    }
    if (entangled) {
      throw Refusal.notYet(
          "A schema's name or a function about the session among rows that must be split or given a"
              + " key is not supported yet.");
    }
    Fingerprint statement = run.statement();
    boolean marks = run.prepared();
    SqlRewriter rewriter = new SqlRewriter().reset(statement);
    int last = rows.count(statement) - 1;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (Placed each : placed) {
      if (text.size() > 0) {
        text.writeBytes(new byte[] {',', ' '});
      }
      row(text, statement, each, marks);
    }
    rewriter.replace(rows.start(statement, 0), rows.end(statement, last), text.toByteArray());
    if (columnListEnd != null) {
      rewriter.insert(columnListEnd.in(statement), columnName());
    }
    return new ShardStatement(
        shard,
        rewrites.on(rewriter, run, shard),
        marks ? arguments(statement, placed) : null,
        marks ? placed.stream().mapToLong(Placed::generated).toArray() : new long[0]);
  }

  private byte[] columnName() {
    String name = new String(SqlText.quoteName(generated()), StandardCharsets.UTF_8);
    return (firstColumn ? name : ", " + name).getBytes(StandardCharsets.UTF_8);
  }

  private String generated() {
    return Defaults.generated(table);
  }

  private void row(ByteArrayOutputStream out, Fingerprint statement, Placed placed, boolean marks) {
    byte[] text = statement.text();
    int start = rows.start(statement, placed.row());
    int end = rows.end(statement, placed.row());
    if (placed.generated() == 0) {
      out.write(text, start, end - start);
      return;
    }
    String value = marks ? "?" : Long.toString(placed.generated());
    int from = end - (setForm ? 0 : 1);
    int to = from;
    String put;
    if (generateColumn >= 0) {
      from = rows.cellStart(statement, placed.row(), generateColumn);
      to = rows.cellEnd(statement, placed.row(), generateColumn);
      put = value;
    } else if (setForm) {
      put =
          ", " + new String(SqlText.quoteName(generated()), StandardCharsets.UTF_8) + " = " + value;
    } else {
      put = (rows.width(statement, placed.row()) == 0 ? "" : ", ") + value;
    }
    out.write(text, start, from - start);
    out.writeBytes(put.getBytes(StandardCharsets.UTF_8));
    out.write(text, to, end - to);
  }

  /// The client's parameters of these rows and of what stands around them, and the keys made.
  private int[] arguments(Fingerprint statement, List<Placed> placed) {
    List<Integer> arguments = new ArrayList<>();
    int total = statement.parameters();
    int rowsFrom = count(statement, 0, rows.start(statement, 0));
    int rowsTo =
        rowsFrom
            + count(
                statement,
                rows.start(statement, 0),
                rows.end(statement, rows.count(statement) - 1));
    for (int i = 0; i < rowsFrom; i++) {
      arguments.add(i);
    }
    for (int k = 0; k < placed.size(); k++) {
      row(arguments, statement, placed.get(k), k);
    }
    for (int i = rowsTo; i < total; i++) {
      arguments.add(i);
    }
    return arguments.stream().mapToInt(Integer::intValue).toArray();
  }

  private void row(List<Integer> arguments, Fingerprint statement, Placed placed, int k) {
    int start = rows.start(statement, placed.row());
    int end = rows.end(statement, placed.row());
    int from = count(statement, 0, start);
    int to = from + count(statement, start, end);
    if (placed.generated() == 0) {
      for (int i = from; i < to; i++) {
        arguments.add(i);
      }
      return;
    }
    boolean cell = generateColumn >= 0;
    int cellStart = cell ? rows.cellStart(statement, placed.row(), generateColumn) : end;
    int cellEnd = cell ? rows.cellEnd(statement, placed.row(), generateColumn) : end;
    int before = from + count(statement, start, cellStart);
    for (int i = from; i < before; i++) {
      arguments.add(i);
    }
    arguments.add(-1 - k);
    for (int i = before + count(statement, cellStart, cellEnd); i < to; i++) {
      arguments.add(i);
    }
  }

  private static int count(Fingerprint statement, int from, int to) {
    int count = 0;
    for (int i = 0; i < statement.parameters(); i++) {
      count += statement.parameter(i) >= from && statement.parameter(i) < to ? 1 : 0;
    }
    return count;
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public ShardStatement metadata(Bound run) {
    int shard = table.shards().lowest();
    return new ShardStatement(shard, rewrites.text(run, shard, List.of()), null, new long[0]);
  }
}
