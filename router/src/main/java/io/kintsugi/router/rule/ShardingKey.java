package io.kintsugi.router.rule;

import io.kintsugi.config.ShardFunction;
import io.kintsugi.router.sql.SqlValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The key of one sharded table: a column and the function that places its values
/// (docs/placement.md).
///
/// Conditions take a literal or a parameter; one under an explicit COLLATE, or inside an expression
/// or a CAST, is none of its business: such a condition reaches all shards.
public final class ShardingKey {
  /// What {@link #shardOf(long)} answers when an integer alone does not decide.
  public static final int UNDECIDED = -1;

  /// Whole numbers of an interval that are looked at one by one where the function has no order.
  private static final int ENUMERATED = 64;

  private static final BigDecimal EXACT_IN_DOUBLE = BigDecimal.valueOf(1L << 53);

  private final String column;
  private final ShardSet shards;
  private final boolean nullable;
  private final @Nullable KeyCanon canon;
  private final @Nullable Placement placement;
  private final @Nullable String problem;

  private ShardingKey(
      String column,
      ShardSet shards,
      boolean nullable,
      @Nullable KeyCanon canon,
      @Nullable Placement placement,
      @Nullable String problem) {
    this.column = column;
    this.shards = shards;
    this.nullable = nullable;
    this.canon = canon;
    this.placement = placement;
    this.problem = problem;
  }

  static ShardingKey of(ColumnInfo column, ShardFunction function, Placements placements) {
    ShardSet shards = placements.shards(function);
    @Nullable KeyCanon canon = KeyCanon.of(column);
    if (canon == null) {
      return unplaced(
          column.name(), shards, "a column of type " + column.declaration() + " cannot be a key");
    }
    try {
      Placement placement = placements.of(function, canon);
      return new ShardingKey(column.name(), shards, column.nullable(), canon, placement, null);
    } catch (Placements.Unsuitable unsuitable) {
      return unplaced(column.name(), shards, String.valueOf(unsuitable.getMessage()));
    }
  }

  static ShardingKey unplaced(String column, ShardSet shards, String problem) {
    return new ShardingKey(column, shards, true, null, null, problem);
  }

  /// The key column's name.
  public String column() {
    return column;
  }

  /// Every shard that may hold a row.
  public ShardSet shards() {
    return shards;
  }

  /// Why no value can be placed, as a clause without a dot (the table is not created yet, the
  /// column's type cannot be a key, ...); null when all is well. Conditions still answer: all
  /// shards.
  public @Nullable String problem() {
    return problem;
  }

  /// The one shard of an integer key, both for `=` and for a stored row; {@link #UNDECIDED} when
  /// the slow way must be taken.
  public int shardOf(long key) {
    return placement != null && canon instanceof NumberCanon number && number.holds(key)
        ? placement.shardOf(key)
        : UNDECIDED;
  }

  /// Where a row with this key is stored (INSERT, REPLACE, the new value of an UPDATE).
  public Located stored(SqlValue value, Weights weights) {
    if (canon == null || placement == null) {
      return new Located.Unknown(problem == null ? "the key has no function" : problem);
    }
    if (value instanceof SqlValue.Null) {
      return nullable
          ? at(placement.shardOf(new Key.Null()))
          : new Located.Unknown("NULL in a NOT NULL column");
    }
    return switch (canon.stored(value, weights)) {
      case Canon.Exactly exactly -> at(placement.shardOf(exactly.key()));
      case Canon.Ask ask -> new Located.Ask(ask.question());
      case Canon.Open open -> new Located.Unknown(open.reason());
      case Canon.Never never -> new Located.Unknown("the column cannot hold the value");
    };
  }

  private static Located at(int shard) {
    return shard == Placement.NOWHERE ? new Located.Nowhere() : new Located.At(shard);
  }

  /// `key = value`; NULL reaches nothing.
  public Reach equalTo(SqlValue value, Weights weights) {
    if (value instanceof SqlValue.Null) {
      return new Reach.In(ShardSet.none());
    }
    if (canon == null || placement == null) {
      return new Reach.In(shards);
    }
    return switch (canon.compared(value, weights)) {
      case Canon.Exactly exactly -> new Reach.In(owner(placement, exactly.key()));
      case Canon.Ask ask -> new Reach.Ask(ask.question());
      case Canon.Open open -> new Reach.In(shards);
      case Canon.Never never -> new Reach.In(ShardSet.none());
    };
  }

  /// A key without a shard was never stored.
  private static ShardSet owner(Placement placement, Key key) {
    int shard = placement.shardOf(key);
    return shard == Placement.NOWHERE ? ShardSet.none() : ShardSet.of(shard);
  }

  /// `key = @variable`: a variable's collation weighs as much as the column's, a literal's less.
  public Reach equalToVariable(SqlValue value, Weights weights) {
    boolean otherCollation =
        canon instanceof TextCanon column
            && !(value instanceof SqlValue.Text text && column.comparesVariable(text))
            && !(value instanceof SqlValue.Null);
    return otherCollation ? new Reach.In(shards) : equalTo(value, weights);
  }

  /// `key <=> value`
  public Reach nullSafeEqualTo(SqlValue value, Weights weights) {
    return value instanceof SqlValue.Null ? new Reach.In(isNull()) : equalTo(value, weights);
  }

  /// `key IN (values)`, the list as a whole: MySQL compares a mixed list otherwise than its
  /// members.
  public Reach in(List<SqlValue> values, Weights weights) {
    if (mayCompareAsDouble(values)) {
      return new Reach.In(shards);
    }
    ShardSet reached = ShardSet.none();
    for (SqlValue value : values) {
      switch (equalTo(value, weights)) {
        case Reach.In in -> reached = reached.union(in.shards());
        case Reach.Ask ask -> {
          return ask;
        }
      }
    }
    return new Reach.In(reached);
  }

  /// A mixed list with a whole number that DOUBLE cannot tell from its neighbours.
  private static boolean mayCompareAsDouble(List<SqlValue> values) {
    boolean mixed = false;
    boolean large = false;
    for (SqlValue value : values) {
      mixed |= !(value instanceof SqlValue.Int) && !(value instanceof SqlValue.Null);
      large |= isLarge(value);
    }
    return mixed && large;
  }

  private static boolean isLarge(SqlValue value) {
    return switch (value) {
      case SqlValue.Int number -> number.value() >= 1L << 53 || number.value() <= -1L << 53;
      case SqlValue.Decimal decimal -> decimal.value().abs().compareTo(EXACT_IN_DOUBLE) >= 0;
      case SqlValue.Null _,
          SqlValue.Floating _,
          SqlValue.Text _,
          SqlValue.Bytes _,
          SqlValue.Temporal _ ->
          false;
    };
  }

  /// `key IS NULL`
  public ShardSet isNull() {
    return placement == null ? shards : owner(placement, new Key.Null());
  }

  /// `low <= key AND key <= high`; null leaves a side open. The bounds count as inclusive: for `<`
  /// and `>` the answer is a superset.
  public Reach between(@Nullable SqlValue low, @Nullable SqlValue high, Weights weights) {
    if (low instanceof SqlValue.Null || high instanceof SqlValue.Null) {
      return new Reach.In(ShardSet.none());
    }
    if (canon == null || placement == null) {
      return new Reach.In(shards);
    }
    @Nullable Key from = bound(canon, low, weights);
    @Nullable Key to = bound(canon, high, weights);
    // BETWEEN has one type for all three: a bound of another kind changes how the first is
    // compared.
    if ((low != null && from == null) || (high != null && to == null)) {
      return new Reach.In(shards);
    }
    if (canon instanceof NumberCanon number
        && number.isWhole()
        && from instanceof Key.Number first
        && to instanceof Key.Number last) {
      return new Reach.In(wholeNumbers(placement, first, last));
    }
    return new Reach.In(placement.between(from, to));
  }

  private static @Nullable Key bound(KeyCanon canon, @Nullable SqlValue value, Weights weights) {
    return value != null && canon.bound(value, weights) instanceof Canon.Exactly exactly
        ? exactly.key()
        : null;
  }

  private static ShardSet wholeNumbers(Placement placement, Key.Number low, Key.Number high) {
    BigInteger first = low.value().setScale(0, RoundingMode.CEILING).toBigInteger();
    BigInteger last = high.value().setScale(0, RoundingMode.FLOOR).toBigInteger();
    if (last.subtract(first).compareTo(BigInteger.valueOf(ENUMERATED)) >= 0) {
      return placement.between(low, high);
    }
    ShardSet reached = ShardSet.none();
    for (BigInteger whole = first; whole.compareTo(last) <= 0; whole = whole.add(BigInteger.ONE)) {
      reached = reached.union(owner(placement, new Key.Number(new BigDecimal(whole))));
    }
    return reached;
  }

  /// Equal values of both keys are placed alike under one function.
  boolean comparesAlike(ShardingKey other) {
    return canon != null && other.canon != null && canon.family().equals(other.canon.family());
  }

  /// For tests and for `explain`: the key's canonical value, when it has one.
  @Nullable Key canonical(SqlValue value, Weights weights) {
    return canon != null && canon.compared(value, weights) instanceof Canon.Exactly exactly
        ? exactly.key()
        : null;
  }
}
