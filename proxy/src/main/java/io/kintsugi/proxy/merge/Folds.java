package io.kintsugi.proxy.merge;

import io.kintsugi.router.plan.MergePlan;
import io.kintsugi.router.plan.MergePlan.Output;
import io.kintsugi.router.plan.MergePlan.SortKey;
import java.util.List;

/// From the plan's outputs to what computes them.
final class Folds {
  private Folds() {}

  /// @throws MergeRefused errno 1235 when a column's type cannot be folded so
  static Fold[] of(MergePlan plan, List<ColumnMeta> columns, boolean binary, MemoryBudget budget) {
    List<Output> outputs = plan.outputs();
    if (outputs.size() != plan.visible()) {
      throw new IllegalArgumentException("outputs are not one per visible column");
    }
    Fold[] folds = new Fold[outputs.size()];
    for (int i = 0; i < folds.length; i++) {
      folds[i] = of(outputs.get(i), columns.get(i), columns, binary, budget);
    }
    return folds;
  }

  private static Fold of(
      Output output,
      ColumnMeta shown,
      List<ColumnMeta> columns,
      boolean binary,
      MemoryBudget budget) {
    return switch (output) {
      case Output.First(int column) -> new FirstFold(column);
      case Output.Count(int column) ->
          new SumFold(NumberColumn.exact(column, columns, binary), true);
      case Output.Sum(int column) ->
          ColumnTypes.isReal(shown.type())
              ? new RealSumFold(NumberColumn.real(column, columns, binary))
              : new SumFold(NumberColumn.exact(column, columns, binary), false);
      case Output.Min(SortKey key) ->
          new ExtremeFold(KeyColumn.forExtreme(key, columns, binary), true, budget);
      case Output.Max(SortKey key) ->
          new ExtremeFold(KeyColumn.forExtreme(key, columns, binary), false, budget);
      case Output.Avg(int column, int sum, int count) ->
          AvgFold.of(columns.get(column), sum, count, columns, binary);
    };
  }

  /// Whether each visible column of a shard's row already is the value of a group of that row only.
  static boolean inPlace(List<Output> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      int column =
          switch (outputs.get(i)) {
            case Output.First o -> o.column();
            case Output.Count o -> o.column();
            case Output.Sum o -> o.column();
            case Output.Min o -> o.key().column();
            case Output.Max o -> o.key().column();
            case Output.Avg o -> o.column();
          };
      if (column != i) {
        return false;
      }
    }
    return true;
  }
}
