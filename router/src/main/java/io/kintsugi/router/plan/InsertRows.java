package io.kintsugi.router.plan;

import io.kintsugi.router.rule.Table;
import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.SlotKind;
import io.kintsugi.router.sql.Slots;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.sql.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the columns and rows of INSERT ... VALUES and INSERT ... SET from the statement's tokens.
///
/// Columns' names are in lower case.
record InsertRows(Source source, InsertText text) {

  /// What is given, or where in the statement to find it.
  Rows rows() {
    return text.set() ? setRow() : valueRows();
  }

  /// The columns that the statement's rows have, in their order.
  List<String> columns(Table table) {
    List<String> columns = names();
    if (!text.set() && text.columnsEnd() < 0) {
      table.columns().stream()
          .filter(column -> !column.invisible())
          .forEach(column -> columns.add(Names.lower(column.name())));
    }
    return columns;
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    if (text.set()) {
      for (int[] item : source.items(text.body() + 1, setEnd())) {
        names.add(Names.lower(source.name(equal(item) - 1)));
      }
    }
    text.columns().forEach(token -> names.add(Names.lower(source.name(token))));
    return names;
  }

  int equal(int[] item) {
    for (int i = item[0] + 1; i < item[1]; i++) {
      if (source.kind(i) == Token.EQUAL || source.kind(i) == Token.ASSIGN) {
        return i;
      }
    }
    throw Refusal.notYet("This form of INSERT ... SET is not supported yet.");
  }

  private int setEnd() {
    int end = text.onDuplicate();
    for (int i = text.body(); i < end; i++) {
      if (source.keyword(i) == Keyword.AS && source.at(i).depth() == 0) {
        return i;
      }
    }
    return end;
  }

  /// `VALUES ()` gives every column its default, whatever the list.
  boolean empty(Rows rows) {
    return rows.count(source.fingerprint()) > 0 && rows.width(source.fingerprint(), 0) == 0;
  }

  private Rows valueRows() {
    int first = text.body() + 1;
    int start = source.startOf(first);
    Slots slots = source.fingerprint().slots();
    for (int slot = 0; slot < slots.count(); slot++) {
      if (slots.kind(slot) == SlotKind.ROWS && slots.start(slot) == start) {
        return new Rows.InSlot(slot);
      }
    }
    List<Rows.Written.Row> rows = new ArrayList<>();
    int at = first;
    while (source.keyword(at) == Keyword.ROW || source.kind(at) == Token.LEFT_PAREN) {
      int open = source.keyword(at) == Keyword.ROW ? at + 1 : at;
      int close = source.closing(open);
      rows.add(row(at, close + 1, source.items(open + 1, close)));
      at = close + 1;
      if (source.kind(at) != Token.COMMA) {
        break;
      }
      at++;
    }
    if (rows.isEmpty()) {
      throw Refusal.notYet("This form of INSERT is not supported yet.");
    }
    return new Rows.Written(rows);
  }

  private Rows.Written.Row row(int from, int to, List<int[]> items) {
    List<Cell> cells = new ArrayList<>();
    for (int[] item : items) {
      cells.add(cell(item[0], item[1]));
    }
    return new Rows.Written.Row(source.span(from, to), cells, 0, 0);
  }

  private Rows setRow() {
    int end = setEnd();
    List<Cell> cells = new ArrayList<>();
    for (int[] item : source.items(text.body() + 1, end)) {
      cells.add(cell(equal(item) + 1, item[1]));
    }
    return new Rows.Written(
        List.of(new Rows.Written.Row(source.span(text.body() + 1, end), cells, 0, 0)));
  }

  private Cell cell(int from, int to) {
    Operand operand = operand(from, to);
    boolean isDefault = to - from == 1 && source.keyword(from) == Keyword.DEFAULT;
    return new Cell(source.span(from, to), operand, isDefault);
  }

  private @Nullable Operand operand(int from, int to) {
    boolean minus = source.kind(from) == Token.MINUS;
    if (minus || source.kind(from) == Token.PLUS) {
      Operand operand = to > from + 1 ? operand(from + 1, to) : null;
      return operand == null || !minus ? operand : new Operand.Negated(operand);
    }
    int slot = slot(from);
    if (slot >= 0) {
      return source.fingerprint().slots().end(slot) == source.endOf(to - 1)
          ? new Operand.Slot(slot)
          : null;
    }
    if (to - from != 1) {
      return null;
    }
    return switch (source.kind(from)) {
      case PARAMETER -> new Operand.Parameter(parameter(from));
      case USER_VARIABLE ->
          new Operand.Variable(Names.lower(Names.unquoted(source.text(from).substring(1))));
      case WORD -> constant(source.keyword(from));
      default -> null;
    };
  }

  private static @Nullable Operand constant(Keyword keyword) {
    return switch (keyword) {
      case NULL -> new Operand.Fixed(new SqlValue.Null());
      case TRUE -> new Operand.Fixed(new SqlValue.Int(1));
      case FALSE -> new Operand.Fixed(new SqlValue.Int(0));
      default -> null;
    };
  }

  private int slot(int token) {
    Slots slots = source.fingerprint().slots();
    int start = source.startOf(token);
    for (int slot = 0; slot < slots.count(); slot++) {
      if (slots.start(slot) == start) {
        return slot;
      }
    }
    return -1;
  }

  private int parameter(int token) {
    int number = 0;
    while (source.fingerprint().parameter(number) != source.startOf(token)) {
      number++;
    }
    return number;
  }
}
