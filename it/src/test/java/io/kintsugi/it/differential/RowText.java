package io.kintsugi.it.differential;

import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.ColumnType;
import io.kintsugi.proxy.wire.LenEnc;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row's cells for a reader: text where it is UTF-8, else hex; exact enough that unequal bytes
/// give unequal text.
final class RowText {
  private RowText() {}

  static List<@Nullable String> cells(byte[] row, List<ColumnDefinition> columns, boolean binary) {
    ByteBuf in = Unpooled.wrappedBuffer(row);
    return binary ? binaryCells(in, columns) : textCells(in, columns);
  }

  private static List<@Nullable String> textCells(ByteBuf in, List<ColumnDefinition> columns) {
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      byte[] cell = LenEnc.readNullableBytes(in);
      cells.add(cell == null ? null : printable(cell));
    }
    return cells;
  }

  private static List<@Nullable String> binaryCells(ByteBuf in, List<ColumnDefinition> columns) {
    in.skipBytes(1);
    byte[] nulls = new byte[(columns.size() + 7 + 2) / 8];
    in.readBytes(nulls);
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int bit = i + 2;
      if ((nulls[bit >> 3] & 1 << (bit & 7)) != 0) {
        cells.add(null);
        continue;
      }
      int from = in.readerIndex();
      in.skipBytes(length(in, columns.get(i).type()));
      byte[] cell = new byte[in.readerIndex() - from];
      in.getBytes(from, cell);
      cells.add(columns.get(i).type() + ":" + printable(cell));
    }
    return cells;
  }

  /// Bytes of a binary value, its own length byte included.
  private static int length(ByteBuf in, ColumnType type) {
    return switch (type) {
      case TINY -> 1;
      case SHORT, YEAR -> 2;
      case LONG, INT24, FLOAT -> 4;
      case LONGLONG, DOUBLE -> 8;
      default -> {
        ByteBuf ahead = in.slice();
        LenEnc.skipString(ahead);
        yield ahead.readerIndex();
      }
    };
  }

  static String printable(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.chars().allMatch(c -> c >= ' ' && c != 0x7F)) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // Not UTF-8: shown as what it is.
    }
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
