package io.kintsugi.router.plan;

import io.kintsugi.router.rule.Reach;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.ShardingKey;
import io.kintsugi.router.rule.Weights;
import io.kintsugi.router.sql.SqlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a predicate says about one table's sharding key; everything it does not understand is
/// {@link Any}, so that it can only widen.
sealed interface KeyCondition {
  Any ANY = new Any();

  record Any() implements KeyCondition {}

  record Equal(Operand value) implements KeyCondition {}

  record NullSafeEqual(Operand value) implements KeyCondition {}

  record IsNull() implements KeyCondition {}

  record In(List<Operand> values) implements KeyCondition {
    public In {
      values = List.copyOf(values);
    }
  }

  /// Bounds count as inclusive: a superset is always right.
  record Between(@Nullable Operand low, @Nullable Operand high) implements KeyCondition {}

  record And(List<KeyCondition> parts) implements KeyCondition {
    public And {
      parts = List.copyOf(parts);
    }
  }

  record Or(List<KeyCondition> parts) implements KeyCondition {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  static KeyCondition and(List<KeyCondition> conditions) {
    List<KeyCondition> parts = new ArrayList<>();
    for (KeyCondition condition : conditions) {
      switch (condition) {
        case Any any -> {}
        case And and -> parts.addAll(and.parts());
        case Equal e -> parts.add(e);
        case NullSafeEqual e -> parts.add(e);
        case IsNull e -> parts.add(e);
        case In e -> parts.add(e);
        case Between e -> parts.add(e);
        case Or e -> parts.add(e);
      }
    }
    return parts.isEmpty() ? ANY : parts.size() == 1 ? parts.getFirst() : new And(parts);
  }

  static KeyCondition or(List<KeyCondition> conditions) {
    return conditions.contains(ANY)
        ? ANY
        : conditions.size() == 1 ? conditions.getFirst() : new Or(conditions);
  }

  /// What is left of it when a missing row (all NULLs) might make it true.
  default KeyCondition refusingNull() {
    return switch (this) {
      case IsNull none -> ANY;
      case NullSafeEqual equal -> ANY;
      case And(List<KeyCondition> parts) ->
          and(parts.stream().map(KeyCondition::refusingNull).toList());
      case Or(List<KeyCondition> parts) ->
          or(parts.stream().map(KeyCondition::refusingNull).toList());
      case Any any -> any;
      case Equal equal -> equal;
      case In in -> in;
      case Between between -> between;
    };
  }

  /// The shards that may hold a row for which the condition is true.
  default ShardSet shards(ShardingKey key, Binding binding) {
    return switch (this) {
      case Any any -> key.shards();
      case Equal(Operand value) -> equal(value, key, binding);
      case NullSafeEqual(Operand value) -> nullSafe(value, key, binding);
      case IsNull none -> key.isNull();
      case In(List<Operand> values) -> in(values, key, binding);
      case Between(Operand low, Operand high) -> between(low, high, key, binding);
      case And(List<KeyCondition> parts) -> {
        ShardSet common = key.shards();
        for (KeyCondition part : parts) {
          common = common.intersect(part.shards(key, binding));
        }
        yield common;
      }
      case Or(List<KeyCondition> parts) -> {
        ShardSet union = ShardSet.none();
        for (KeyCondition part : parts) {
          union = union.union(part.shards(key, binding));
        }
        yield union;
      }
    };
  }

  private static ShardSet equal(Operand operand, ShardingKey key, Binding binding) {
    SqlValue value = binding.value(operand);
    if (value == null) {
      return key.shards();
    }
    if (value instanceof SqlValue.Int(long number)) {
      int shard = key.shardOf(number);
      if (shard != ShardingKey.UNDECIDED) {
        return ShardSet.of(shard);
      }
    }
    Weights weights = binding.weights();
    return reach(
        operand instanceof Operand.Variable
            ? key.equalToVariable(value, weights)
            : key.equalTo(value, weights),
        key,
        binding);
  }

  private static ShardSet nullSafe(Operand operand, ShardingKey key, Binding binding) {
    SqlValue value = binding.value(operand);
    return value instanceof SqlValue.Null ? key.isNull() : equal(operand, key, binding);
  }

  private static ShardSet in(List<Operand> operands, ShardingKey key, Binding binding) {
    List<SqlValue> values = binding.values(operands);
    return values == null ? key.shards() : reach(key.in(values, binding.weights()), key, binding);
  }

  private static ShardSet between(
      @Nullable Operand low, @Nullable Operand high, ShardingKey key, Binding binding) {
    List<Operand> bounds = Stream.of(low, high).filter(Objects::nonNull).toList();
    List<SqlValue> values = binding.values(bounds);
    if (values == null) {
      return key.shards();
    }
    SqlValue first = low == null ? null : values.getFirst();
    SqlValue last = high == null ? null : values.getLast();
    return reach(key.between(first, last, binding.weights()), key, binding);
  }

  private static ShardSet reach(Reach reach, ShardingKey key, Binding binding) {
    return switch (reach) {
      case Reach.In in -> in.shards();
      case Reach.Ask ask -> {
        binding.ask(ask.question());
        yield key.shards();
      }
    };
  }
}
