package io.kintsugi.router.rule;

import io.kintsugi.router.sql.SqlValue;
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

  private final String column;
  private final ShardSet shards;
  private final @Nullable String problem;

  ShardingKey(String column, ShardSet shards, @Nullable String problem) {
    this.column = column;
    this.shards = shards;
    this.problem = problem;
  }

  /// The key column's name as the rule writes it.
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

  /// The one shard of an integer key, both for `=` and for a stored row, without allocation; {@link
  /// #UNDECIDED} when the slow way must be taken.
  public int shardOf(long key) {
    return UNDECIDED;
  }

  /// Where a row with this key is stored (INSERT, REPLACE, the new value of an UPDATE).
  public Located stored(SqlValue value, Weights weights) {
    return new Located.Unknown(problem == null ? "not known" : problem);
  }

  /// `key = value`; NULL reaches nothing.
  public Reach equalTo(SqlValue value, Weights weights) {
    return new Reach.In(shards);
  }

  /// `key = @variable`: a variable's collation weighs as much as the column's, a literal's less.
  public Reach equalToVariable(SqlValue value, Weights weights) {
    return new Reach.In(shards);
  }

  /// `key <=> value`
  public Reach nullSafeEqualTo(SqlValue value, Weights weights) {
    return value instanceof SqlValue.Null ? new Reach.In(isNull()) : equalTo(value, weights);
  }

  /// `key IN (values)`, the list as a whole: MySQL compares a mixed list otherwise than its
  /// members.
  public Reach in(List<SqlValue> values, Weights weights) {
    return new Reach.In(shards);
  }

  /// `key IS NULL`
  public ShardSet isNull() {
    return shards;
  }

  /// `low <= key AND key <= high`; null leaves a side open. The bounds count as inclusive: for `<`
  /// and `>` the answer is a superset.
  public Reach between(@Nullable SqlValue low, @Nullable SqlValue high, Weights weights) {
    return new Reach.In(shards);
  }

  /// Equal values of both keys are placed alike under one function.
  boolean comparesAlike(ShardingKey other) {
    return false;
  }
}
