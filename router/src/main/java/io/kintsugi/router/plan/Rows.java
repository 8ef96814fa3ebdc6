package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.Slots;
import io.kintsugi.router.sql.Span;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.sql.SqlValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of an INSERT. Offsets are those of the statement at hand.
sealed interface Rows {

  int count(Fingerprint statement);

  int start(Fingerprint statement, int row);

  /// Behind the closing parenthesis.
  int end(Fingerprint statement, int row);

  int cellStart(Fingerprint statement, int row, int column);

  int cellEnd(Fingerprint statement, int row, int column);

  int width(Fingerprint statement, int row);

  Value value(Bound run, int row, int column);

  /// Number of the first `?` in the row, and of the first behind it.
  int[] parameters(int row);

  /// A key's value as far as it is known.
  sealed interface Value {
    record Known(SqlValue value) implements Value {}

    record Default() implements Value {}

    /// Not a constant: a call, arithmetic, a subquery.
    record Unknown() implements Value {}
  }

  /// Rows of literals only, however many: one slot.
  record InSlot(int slot) implements Rows {
    private static final int[] NONE = {0, 0};

    @Override
    public int count(Fingerprint statement) {
      return statement.slots().rows(slot);
    }

    @Override
    public int start(Fingerprint statement, int row) {
      return statement.slots().rowStart(slot, row);
    }

    @Override
    public int end(Fingerprint statement, int row) {
      return statement.slots().rowEnd(slot, row);
    }

    @Override
    public int cellStart(Fingerprint statement, int row, int column) {
      Slots slots = statement.slots();
      return slots.elementStart(slots.element(slot, row, column));
    }

    @Override
    public int cellEnd(Fingerprint statement, int row, int column) {
      Slots slots = statement.slots();
      return slots.elementEnd(slots.element(slot, row, column));
    }

    @Override
    public int width(Fingerprint statement, int row) {
      return statement.slots().width(slot);
    }

    @Override
    public Value value(Bound run, int row, int column) {
      Fingerprint statement = run.statement();
      SqlValue value =
          SqlValues.element(
              statement, statement.slots().element(slot, row, column), run.session().lexMode());
      return value == null ? new Value.Default() : new Value.Known(value);
    }

    @Override
    public int[] parameters(int row) {
      return NONE;
    }
  }

  /// Rows as they were written, parameters and expressions among them.
  record Written(List<Row> rows) implements Rows {

    /// @param from the first parameter's number in it, `to` the first behind it
    record Row(Span span, List<Cell> cells, int from, int to) {
      public Row {
        cells = List.copyOf(cells);
      }
    }

    public Written {
      rows = List.copyOf(rows);
    }

    @Override
    public int count(Fingerprint statement) {
      return rows.size();
    }

    @Override
    public int start(Fingerprint statement, int row) {
      return rows.get(row).span().start().in(statement);
    }

    @Override
    public int end(Fingerprint statement, int row) {
      return rows.get(row).span().end().in(statement);
    }

    @Override
    public int cellStart(Fingerprint statement, int row, int column) {
      return rows.get(row).cells().get(column).span().start().in(statement);
    }

    @Override
    public int cellEnd(Fingerprint statement, int row, int column) {
      return rows.get(row).cells().get(column).span().end().in(statement);
    }

    @Override
    public int width(Fingerprint statement, int row) {
      return rows.get(row).cells().size();
    }

    @Override
    public Value value(Bound run, int row, int column) {
      Cell cell = rows.get(row).cells().get(column);
      @Nullable Operand operand = cell.operand();
      SqlValue value = operand == null ? null : run.value(operand);
      if (value != null) {
        return new Value.Known(value);
      }
      return cell.isDefault() ? new Value.Default() : new Value.Unknown();
    }

    @Override
    public int[] parameters(int row) {
      return new int[] {rows.get(row).from(), rows.get(row).to()};
    }
  }
}
