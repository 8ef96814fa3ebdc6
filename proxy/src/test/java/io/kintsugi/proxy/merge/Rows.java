package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Row payloads from values (null, text of a number or a string) and back, in both protocols.
record Rows(List<ColumnMeta> columns, boolean binary) {
  /// Counts, so that a row nobody released shows.
  private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(false, true);

  static final ColumnMeta BIGINT = new ColumnMeta(ColumnTypes.LONGLONG, 128, 63, 0);
  static final ColumnMeta UNSIGNED = new ColumnMeta(ColumnTypes.LONGLONG, 32 | 128, 63, 0);
  static final ColumnMeta INT = new ColumnMeta(ColumnTypes.LONG, 128, 63, 0);
  static final ColumnMeta DOUBLE = new ColumnMeta(ColumnTypes.DOUBLE, 128, 63, 31);
  static final ColumnMeta FLOAT = new ColumnMeta(ColumnTypes.FLOAT, 128, 63, 31);
  static final ColumnMeta BLOB = new ColumnMeta(ColumnTypes.VAR_STRING, 128, 63, 0);
  static final ColumnMeta TEXT = new ColumnMeta(ColumnTypes.VAR_STRING, 0, 255, 0);

  static ColumnMeta decimal(int scale) {
    return new ColumnMeta(ColumnTypes.NEWDECIMAL, 128, 63, scale);
  }

  static ColumnMeta ofType(int type) {
    return new ColumnMeta(type, 128, 63, 0);
  }

  ByteBuf row(@Nullable String... values) {
    ByteBuf row = MEMORY.heapBuffer();
    if (binary) {
      writeHeader(row, values);
    }
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      if (value == null) {
        if (!binary) {
          row.writeByte(0xFB);
        }
      } else {
        write(row, columns.get(i).type(), value);
      }
    }
    return row;
  }

  private static void writeHeader(ByteBuf row, @Nullable String[] values) {
    byte[] bitmap = new byte[(values.length + 9) / 8];
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        bitmap[(i + 2) / 8] |= (byte) (1 << ((i + 2) % 8));
      }
    }
    row.writeByte(0).writeBytes(bitmap);
  }

  private void write(ByteBuf row, int type, String value) {
    if (binary && type == ColumnTypes.LONGLONG) {
      row.writeLongLE(new BigInteger(value).longValue());
    } else if (binary && type == ColumnTypes.LONG) {
      row.writeIntLE(Integer.parseInt(value));
    } else if (binary && type == ColumnTypes.DOUBLE) {
      row.writeDoubleLE(Double.parseDouble(value));
    } else {
      byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
      if (bytes.length > 250) {
        row.writeByte(0xFC).writeShortLE(bytes.length);
      } else {
        row.writeByte(bytes.length);
      }
      row.writeBytes(bytes);
    }
  }

  /// Reads and releases a row that has only the first {@code visible} columns.
  List<@Nullable String> read(ByteBuf row, int visible) {
    try {
      List<@Nullable String> values = new ArrayList<>();
      int start = row.readerIndex();
      if (binary) {
        row.skipBytes(1 + (visible + 9) / 8);
      }
      for (int i = 0; i < visible; i++) {
        values.add(readValue(row, start, i));
      }
      if (row.isReadable()) {
        throw new AssertionError("bytes left over: " + row.readableBytes());
      }
      return values;
    } finally {
      row.release();
    }
  }

  private @Nullable String readValue(ByteBuf row, int start, int column) {
    int type = columns.get(column).type();
    if (binary) {
      int bit = column + 2;
      if ((row.getByte(start + 1 + bit / 8) & (1 << (bit % 8))) != 0) {
        return null;
      }
      if (type == ColumnTypes.LONGLONG) {
        long value = row.readLongLE();
        return columns.get(column).unsigned() ? Long.toUnsignedString(value) : Long.toString(value);
      }
      if (type == ColumnTypes.LONG) {
        return Integer.toString(row.readIntLE());
      }
      if (type == ColumnTypes.DOUBLE) {
        return MySqlDouble.toText(row.readDoubleLE());
      }
    }
    int length = row.readUnsignedByte();
    if (length == 0xFB) {
      return null;
    }
    if (length == 0xFC) {
      length = row.readUnsignedShortLE();
    }
    return row.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
  }

  static void assertAllReleased() {
    long bytes = MEMORY.metric().usedHeapMemory();
    if (bytes != 0) {
      throw new AssertionError("bytes in rows nobody released: " + bytes);
    }
  }

  static int compareNumbers(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return (a == null ? 0 : 1) - (b == null ? 0 : 1);
    }
    return new BigDecimal(a).compareTo(new BigDecimal(b));
  }
}
