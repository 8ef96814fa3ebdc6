package io.kintsugi.it.differential;

import io.kintsugi.proxy.wire.ColumnType;
import io.kintsugi.proxy.wire.LenEnc;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// A value of a prepared statement, written in the corpus as a literal: `5`,
/// `18446744073709551615`, `1.5e0`, `'text'`, `x'00ff'`, `NULL`.
sealed interface Parameter {
  record Null() implements Parameter {}

  /// @param unsigned sent with the unsigned flag
  record Number(long value, boolean unsigned) implements Parameter {}

  record Real(double value) implements Parameter {}

  record Text(String value) implements Parameter {}

  record Bytes(byte[] value) implements Parameter {}

  static List<Parameter> parse(String literals) {
    List<Parameter> all = new ArrayList<>();
    literals(literals).forEach(literal -> all.add(one(literal)));
    return all;
  }

  /// Cuts at the commas outside quotes.
  static List<String> literals(String text) {
    List<String> all = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || (text.charAt(i) == ',' && !quoted)) {
        all.add(text.substring(from, i).strip());
        from = i + 1;
      } else if (text.charAt(i) == '\'') {
        quoted = !quoted;
      }
    }
    return text.isEmpty() ? List.of() : all;
  }

  private static Parameter one(String literal) {
    if (literal.equals("NULL")) {
      return new Null();
    }
    if (literal.startsWith("x'")) {
      return new Bytes(HexFormat.of().parseHex(literal.substring(2, literal.length() - 1)));
    }
    if (literal.startsWith("'")) {
      return new Text(literal.substring(1, literal.length() - 1));
    }
    if (literal.toLowerCase(Locale.ROOT).contains("e")) {
      return new Real(Double.parseDouble(literal));
    }
    return literal.startsWith("-")
        ? new Number(Long.parseLong(literal), false)
        : new Number(Long.parseUnsignedLong(literal), Long.parseUnsignedLong(literal) < 0);
  }

  private ColumnType type() {
    return switch (this) {
      case Null none -> ColumnType.NULL;
      case Number number -> ColumnType.LONGLONG;
      case Real real -> ColumnType.DOUBLE;
      case Text text -> ColumnType.VAR_STRING;
      case Bytes bytes -> ColumnType.BLOB;
    };
  }

  private boolean isUnsigned() {
    return this instanceof Number number && number.unsigned();
  }

  private void encode(ByteBuf out) {
    switch (this) {
      case Null none -> {}
      case Number number -> out.writeLongLE(number.value());
      case Real real -> out.writeDoubleLE(real.value());
      case Text text -> LenEnc.writeBytes(out, text.value().getBytes(StandardCharsets.UTF_8));
      case Bytes bytes -> LenEnc.writeBytes(out, bytes.value());
    }
  }

  /// Null bitmap, types and values of a COM_STMT_EXECUTE.
  static void encode(List<Parameter> parameters, ByteBuf out) {
    if (parameters.isEmpty()) {
      return;
    }
    byte[] nulls = new byte[(parameters.size() + 7) / 8];
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) instanceof Null) {
        nulls[i >> 3] |= (byte) (1 << (i & 7));
      }
    }
    out.writeBytes(nulls);
    out.writeByte(1);
    for (Parameter parameter : parameters) {
      out.writeByte(parameter.type().code());
      out.writeByte(parameter.isUnsigned() ? 0x80 : 0);
    }
    parameters.forEach(parameter -> parameter.encode(out));
  }
}
