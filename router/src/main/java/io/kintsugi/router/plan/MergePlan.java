package io.kintsugi.router.plan;

import java.util.List;

/// How the rows of several shards become one answer. Column numbers count from 0 and include the
/// hidden columns, which stand behind the visible ones in what a shard sends.
///
/// @param visible how many leading columns the client sees; {@link #ALL} of what comes when none is
///   hidden and no number here leans on the catalogue
/// @param order keys each shard's rows arrive sorted by, and the answer is sorted by; empty for
///   plain concatenation
/// @param outputs one per visible column when rows are folded into groups; empty otherwise
/// @param groupKeys keys that tell groups apart (a prefix of the sort order); empty with outputs
///   present means one row for all
/// @param offset rows to skip after merging
/// @param limit rows to give at most; {@link Long#MAX_VALUE} for no limit
public record MergePlan(
    int visible,
    List<SortKey> order,
    List<Output> outputs,
    List<SortKey> groupKeys,
    long offset,
    long limit) {
  public static final int ALL = Integer.MAX_VALUE;

  public MergePlan {
    order = List.copyOf(order);
    outputs = List.copyOf(outputs);
    groupKeys = List.copyOf(groupKeys);
  }

  /// The plan for shards that answer with so many columns.
  public MergePlan over(int columns) {
    return visible == ALL ? new MergePlan(columns, order, outputs, groupKeys, offset, limit) : this;
  }

  /// Whether shards that answer with so many columns can be meant: `*` may bring others than the
  /// catalogue knows, and then every number here points elsewhere.
  public boolean fits(int columns) {
    return visible == ALL || columns == Math.max(visible, 1 + lastColumn());
  }

  private int lastColumn() {
    int last = -1;
    for (SortKey key : order) {
      last = Math.max(last, key.last());
    }
    for (SortKey key : groupKeys) {
      last = Math.max(last, key.last());
    }
    for (Output output : outputs) {
      int highest =
          switch (output) {
            case Output.First first -> first.column();
            case Output.Count count -> count.column();
            case Output.Sum sum -> sum.column();
            case Output.Min min -> min.key().last();
            case Output.Max max -> max.key().last();
            case Output.Avg avg -> Math.max(avg.sum(), avg.count());
          };
      last = Math.max(last, highest);
    }
    return last;
  }

  /// One ORDER BY or GROUP BY key.
  ///
  /// @param column the value itself
  /// @param weight the column holding its WEIGHT_STRING, or -1: used in place of the value when the
  ///   value's column definition says it is a character string
  /// @param blank the column holding the weight of one blank where trailing blanks do not count
  ///   (PAD SPACE), and nothing where they do; -1 when the collation is known to count them
  public record SortKey(int column, int weight, int blank, boolean descending) {
    public SortKey(int column, int weight, boolean descending) {
      this(column, weight, -1, descending);
    }

    int last() {
      return Math.max(column, Math.max(weight, blank));
    }
  }

  public sealed interface Output {
    /// The value of the group's first row.
    record First(int column) implements Output {}

    /// Partial counts, summed; never NULL.
    record Count(int column) implements Output {}

    /// Partial sums, summed in the column's type; NULL when all are.
    record Sum(int column) implements Output {}

    /// The smallest by this key; NULLs are passed over.
    record Min(SortKey key) implements Output {
      public Min(int column, int weight) {
        this(new SortKey(column, weight, false));
      }
    }

    record Max(SortKey key) implements Output {
      public Max(int column, int weight) {
        this(new SortKey(column, weight, false));
      }
    }

    /// {@code column} is the shard's own AVG (for its definition: type, scale); sum and count are
    /// hidden.
    record Avg(int column, int sum, int count) implements Output {}
  }
}
