package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;
import java.util.List;

/// Finds the values in a row's bytes without decoding them. Spans are pairs of numbers in an array:
/// where column i's value begins at [2i] (after its length prefix), its length at [2i + 1], -1 for
/// NULL. Layouts: "Text Resultset Row" and "Binary Protocol Resultset Row" of MySQL's protocol
/// documentation.
final class RowShape {
  static final int NULL = -1;

  private final int columns;
  private final int visible;
  private final boolean binary;

  /// By column: bytes of the value, or -1 when its length goes before it.
  private final int[] widths;

  RowShape(List<ColumnMeta> columns, int visible, boolean binary) {
    this.columns = columns.size();
    this.visible = visible;
    this.binary = binary;
    this.widths = new int[this.columns];
    for (int i = 0; i < this.columns; i++) {
      widths[i] = ColumnTypes.binaryWidth(columns.get(i).type());
    }
  }

  int columns() {
    return columns;
  }

  int[] newSpans() {
    return new int[2 * columns];
  }

  /// Fills in the spans of the first {@code upTo} columns.
  ///
  /// @throws MergeRefused when the row's bytes end early
  void locate(ByteBuf row, int[] spans, int upTo) {
    if (binary) {
      locateBinary(row, spans, upTo);
    } else {
      locateText(row, spans, upTo);
    }
  }

  private static void locateText(ByteBuf row, int[] spans, int upTo) {
    int at = row.readerIndex();
    int end = row.writerIndex();
    for (int i = 0; i < upTo; i++) {
      at = locateCounted(row, at, end, spans, i);
    }
  }

  private void locateBinary(ByteBuf row, int[] spans, int upTo) {
    int start = row.readerIndex();
    int end = row.writerIndex();
    int at = start + 1 + bitmapBytes(columns);
    if (at > end) {
      throw MergeRefused.malformed();
    }
    for (int i = 0; i < upTo; i++) {
      int width = widths[i];
      if (isNull(row, start, i)) {
        spans[2 * i] = at;
        spans[2 * i + 1] = NULL;
      } else if (width < 0) {
        at = locateCounted(row, at, end, spans, i);
      } else {
        at = span(spans, i, at, width, end);
      }
    }
  }

  /// A length-encoded value. Dates and times have a plain length byte, which is never above 12 and
  /// so reads the same.
  private static int locateCounted(ByteBuf row, int at, int end, int[] spans, int column) {
    if (at >= end) {
      throw MergeRefused.malformed();
    }
    int first = row.getUnsignedByte(at);
    if (first < 0xFB) {
      return span(spans, column, at + 1, first, end);
    }
    return switch (first) {
      case 0xFB -> {
        spans[2 * column] = at + 1;
        spans[2 * column + 1] = NULL;
        yield at + 1;
      }
      case 0xFC -> span(spans, column, at + 3, row.getUnsignedShortLE(at + 1), end);
      case 0xFD -> span(spans, column, at + 4, row.getUnsignedMediumLE(at + 1), end);
      case 0xFE -> span(spans, column, at + 9, row.getLongLE(at + 1), end);
      default -> throw MergeRefused.malformed();
    };
  }

  private static int span(int[] spans, int column, int start, long length, int end) {
    if (length < 0 || start + length > end) {
      throw MergeRefused.malformed();
    }
    spans[2 * column] = start;
    spans[2 * column + 1] = (int) length;
    return start + (int) length;
  }

  /// Cuts the hidden columns off, in place. {@code spans} must hold the visible ones.
  ByteBuf cut(ByteBuf row, int[] spans) {
    if (visible == columns) {
      return row;
    }
    int end = row.readerIndex() + (binary ? 1 + bitmapBytes(columns) : 0);
    if (visible > 0) {
      end = spans[2 * visible - 2] + Math.max(0, spans[2 * visible - 1]);
    }
    row.writerIndex(end);
    return binary ? cutBitmap(row) : row;
  }

  /// Fewer columns may need a shorter NULL bitmap: header and bitmap move up against the values,
  /// which stay where they are.
  private ByteBuf cutBitmap(ByteBuf row) {
    int start = row.readerIndex();
    int kept = bitmapBytes(visible);
    int shift = bitmapBytes(columns) - kept;
    int last = start + kept;
    int usedBits = (visible + 2) % 8;
    if (usedBits != 0) {
      row.setByte(last, row.getByte(last) & ((1 << usedBits) - 1));
    }
    if (shift > 0) {
      for (int i = kept; i >= 0; i--) {
        row.setByte(start + shift + i, row.getByte(start + i));
      }
      row.readerIndex(start + shift);
    }
    return row;
  }

  /// The bitmap of a binary row begins with two unused bits.
  static int bitmapBytes(int columns) {
    return (columns + 7 + 2) / 8;
  }

  private static boolean isNull(ByteBuf row, int start, int column) {
    int bit = column + 2;
    return (row.getByte(start + 1 + bit / 8) & (1 << (bit % 8))) != 0;
  }
}
