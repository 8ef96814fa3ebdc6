package io.kintsugi.router.plan;

import io.kintsugi.router.sql.SqlValue;

/// Something whose value is known once a statement is bound, before it runs.
sealed interface Operand {

  /// A literal of the text, by its slot in the fingerprint.
  record Slot(int slot) implements Operand {}

  /// All literals of a collapsed list, `(1, 2, 3)`: they share one slot.
  record ListSlot(int slot) implements Operand {}

  /// A client's `?`, counted from 0.
  record Parameter(int index) implements Operand {}

  /// A user variable, its name in lower case without `@`.
  record Variable(String name) implements Operand {}

  /// A function about the session that the proxy answers itself, `LAST_INSERT_ID()` for one.
  record SessionFunction(String name) implements Operand {}

  /// `-x` of a number.
  record Negated(Operand operand) implements Operand {}

  /// Part of the statement's shape: NULL, TRUE, FALSE.
  record Fixed(SqlValue value) implements Operand {}
}
