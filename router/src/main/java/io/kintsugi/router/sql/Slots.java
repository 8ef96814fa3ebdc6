package io.kintsugi.router.sql;

import java.util.Arrays;

/// The places cut out of one statement, in the order of its text; offsets are the statement's own.
///
/// LIST and ROWS slots have elements, numbered through the whole statement. Belongs to its {@link
/// Fingerprint}, which overwrites it with each statement.
public final class Slots {
  private static final int KEEP = 1 << 16;

  private int count;
  private SlotKind[] kinds = new SlotKind[32];
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int[] firsts = new int[32];
  private int[] sizes = new int[32];
  private int[] firstRows = new int[32];
  private int[] rowCounts = new int[32];

  private int elementCount;
  private SlotKind[] elementKinds = new SlotKind[64];
  private int[] elementStarts = new int[64];
  private int[] elementEnds = new int[64];

  private int rowCount;
  private int[] rowStarts = new int[16];
  private int[] rowEnds = new int[16];

  public int count() {
    return count;
  }

  public SlotKind kind(int slot) {
    return kinds[slot];
  }

  public int start(int slot) {
    return starts[slot];
  }

  public int end(int slot) {
    return ends[slot];
  }

  /// How many elements a LIST or ROWS slot has; 0 for the others.
  public int elements(int slot) {
    return sizes[slot];
  }

  /// How many rows a ROWS slot has.
  public int rows(int slot) {
    return rowCounts[slot];
  }

  /// How many columns each row of a ROWS slot has.
  public int width(int slot) {
    return rowCounts[slot] == 0 ? 0 : sizes[slot] / rowCounts[slot];
  }

  /// The number of element {@code index} of a LIST slot.
  public int element(int slot, int index) {
    return firsts[slot] + index;
  }

  /// The number of the element at a row and column of a ROWS slot.
  public int element(int slot, int row, int column) {
    return firsts[slot] + row * width(slot) + column;
  }

  public SlotKind elementKind(int element) {
    return elementKinds[element];
  }

  /// A number's sign belongs to the element (in a LIST or ROWS slot only).
  public int elementStart(int element) {
    return elementStarts[element];
  }

  public int elementEnd(int element) {
    return elementEnds[element];
  }

  /// Where a row's opening parenthesis stands.
  public int rowStart(int slot, int row) {
    return rowStarts[firstRows[slot] + row];
  }

  /// Behind a row's closing parenthesis.
  public int rowEnd(int slot, int row) {
    return rowEnds[firstRows[slot] + row];
  }

  void clear() {
    count = 0;
    elementCount = 0;
    rowCount = 0;
    if (elementKinds.length > KEEP) {
      elementKinds = new SlotKind[64];
      elementStarts = new int[64];
      elementEnds = new int[64];
    }
  }

  int elementCount() {
    return elementCount;
  }

  int rowCount() {
    return rowCount;
  }

  void add(SlotKind kind, int start, int end) {
    if (count == kinds.length) {
      grow();
    }
    kinds[count] = kind;
    starts[count] = start;
    ends[count] = end;
    firsts[count] = elementCount;
    sizes[count] = 0;
    firstRows[count] = rowCount;
    rowCounts[count] = 0;
    count++;
  }

  /// A slot of the elements (and rows) added since those numbers.
  void addGroup(SlotKind kind, int start, int end, int firstElement, int firstRow) {
    add(kind, start, end);
    firsts[count - 1] = firstElement;
    sizes[count - 1] = elementCount - firstElement;
    firstRows[count - 1] = firstRow;
    rowCounts[count - 1] = rowCount - firstRow;
  }

  void addElement(SlotKind kind, int start, int end) {
    if (elementCount == elementKinds.length) {
      elementKinds = Arrays.copyOf(elementKinds, elementCount * 2);
      elementStarts = Arrays.copyOf(elementStarts, elementCount * 2);
      elementEnds = Arrays.copyOf(elementEnds, elementCount * 2);
    }
    elementKinds[elementCount] = kind;
    elementStarts[elementCount] = start;
    elementEnds[elementCount] = end;
    elementCount++;
  }

  void addRow(int start, int end) {
    if (rowCount == rowStarts.length) {
      rowStarts = Arrays.copyOf(rowStarts, rowCount * 2);
      rowEnds = Arrays.copyOf(rowEnds, rowCount * 2);
    }
    rowStarts[rowCount] = start;
    rowEnds[rowCount] = end;
    rowCount++;
  }

  /// The elements since {@code firstElement} are no list after all: each becomes a slot of its own,
  /// a sign stays outside.
  void ungroup(byte[] text, int firstElement, int firstRow) {
    int found = elementCount;
    elementCount = firstElement;
    rowCount = firstRow;
    for (int e = firstElement; e < found; e++) {
      if (elementKinds[e] != SlotKind.WORD) {
        byte b = text[elementStarts[e]];
        int sign = b == '-' || b == '+' ? 1 : 0;
        add(elementKinds[e], elementStarts[e] + sign, elementEnds[e]);
      }
    }
  }

  private void grow() {
    int size = count * 2;
    kinds = Arrays.copyOf(kinds, size);
    starts = Arrays.copyOf(starts, size);
    ends = Arrays.copyOf(ends, size);
    firsts = Arrays.copyOf(firsts, size);
    sizes = Arrays.copyOf(sizes, size);
    firstRows = Arrays.copyOf(firstRows, size);
    rowCounts = Arrays.copyOf(rowCounts, size);
  }
}
