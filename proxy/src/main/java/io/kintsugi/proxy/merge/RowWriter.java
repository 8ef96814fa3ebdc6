package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes a row value after value, in the text or the binary protocol, each in its column's form.
final class RowWriter {
  /// MySQL's DECIMAL has at most this many digits.
  private static final int MAX_DIGITS = 65;

  private final List<ColumnMeta> columns;
  private final boolean binary;
  private ByteBuf out = Unpooled.EMPTY_BUFFER;
  private int column;

  RowWriter(List<ColumnMeta> columns, boolean binary) {
    this.columns = List.copyOf(columns);
    this.binary = binary;
  }

  /// A new row, the caller's to release, from the allocator of {@code like}; its values follow by
  /// the other calls, one per column.
  ByteBuf begin(ByteBuf like) {
    out = like.alloc().buffer(like.readableBytes() + 16);
    column = 0;
    if (binary) {
      out.writeZero(1 + RowShape.bitmapBytes(columns.size()));
    }
    return out;
  }

  void nothing() {
    if (binary) {
      int bit = column + 2;
      int at = out.readerIndex() + 1 + bit / 8;
      out.setByte(at, out.getByte(at) | (1 << (bit % 8)));
    } else {
      out.writeByte(0xFB);
    }
    column++;
  }

  /// A value as it stands in another row; a length of {@link RowShape#NULL} for NULL.
  void copy(ByteBuf from, int at, int length) {
    if (length == RowShape.NULL) {
      nothing();
      return;
    }
    if (!binary || ColumnTypes.binaryWidth(columns.get(column).type()) < 0) {
      writeLength(length);
    }
    out.writeBytes(from, at, length);
    column++;
  }

  /// In an integer or DECIMAL column.
  ///
  /// @throws MergeRefused errno 1690 when it does not fit
  void exact(BigDecimal value) {
    ColumnMeta meta = columns.get(column);
    if (ColumnTypes.isInteger(meta.type())) {
      integer(meta, value.toBigInteger());
    } else {
      decimal(meta, value);
    }
    column++;
  }

  private void decimal(ColumnMeta meta, BigDecimal value) {
    BigDecimal scaled = value.setScale(meta.decimals(), RoundingMode.HALF_UP);
    if (scaled.precision() > MAX_DIGITS) {
      throw MergeRefused.outOfRange("DECIMAL");
    }
    writeText(scaled.toPlainString());
  }

  private void integer(ColumnMeta meta, BigInteger value) {
    int width = ColumnTypes.binaryWidth(meta.type());
    int bits = 8 * width - (meta.unsigned() ? 0 : 1);
    if (value.bitLength() > bits || (meta.unsigned() && value.signum() < 0)) {
      throw MergeRefused.outOfRange("BIGINT");
    }
    if (!binary) {
      writeText(value.toString());
      return;
    }
    long bytes = value.longValue();
    for (int i = 0; i < width; i++) {
      out.writeByte((int) (bytes >>> (8 * i)));
    }
  }

  /// In a FLOAT or DOUBLE column.
  void real(double value) {
    if (!Double.isFinite(value)) {
      throw MergeRefused.outOfRange("DOUBLE");
    }
    ColumnMeta meta = columns.get(column);
    if (!binary) {
      writeText(MySqlDouble.toText(value, meta.decimals()));
    } else if (meta.type() == ColumnTypes.FLOAT) {
      out.writeFloatLE((float) value);
    } else {
      out.writeDoubleLE(value);
    }
    column++;
  }

  private void writeText(String text) {
    writeLength(text.length());
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
  }

  private void writeLength(int length) {
    if (length < 0xFB) {
      out.writeByte(length);
    } else if (length < 1 << 16) {
      out.writeByte(0xFC).writeShortLE(length);
    } else if (length < 1 << 24) {
      out.writeByte(0xFD).writeMediumLE(length);
    } else {
      out.writeByte(0xFE).writeLongLE(length);
    }
  }
}
