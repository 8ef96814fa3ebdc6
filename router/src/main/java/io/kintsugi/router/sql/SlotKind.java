package io.kintsugi.router.sql;

/// What was cut out of a statement's shape at one place, and what an element of a list is.
public enum SlotKind {
  NUMBER,
  STRING,
  /// A hexadecimal or bit literal.
  BINARY,
  COMMENT,
  /// `(1, 2, 3)` behind IN: the parentheses and all within are the slot.
  LIST,
  /// `(1, 'a'), (2, 'b')` behind VALUES: all rows are one slot.
  ROWS,
  /// Only as an element of ROWS: NULL, DEFAULT, TRUE or FALSE.
  WORD
}
