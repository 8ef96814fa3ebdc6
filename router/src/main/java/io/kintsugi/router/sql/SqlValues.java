package io.kintsugi.router.sql;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a literal slot (or an element of one) as a value, as MySQL would.
///
/// Hexadecimal and bit literals are byte strings; where they stand in a numeric context the caller
/// must see to it. A string has the client's character set unless an introducer names another.
public final class SqlValues {
  private SqlValues() {}

  /// The value of a top-level NUMBER, STRING or BINARY slot.
  public static SqlValue slot(Fingerprint statement, int slot, LexMode mode) {
    Slots slots = statement.slots();
    SqlValue value = of(statement.text(), slots.start(slot), slots.end(slot), mode);
    if (value == null) {
      throw new IllegalArgumentException("slot " + slot + " is no literal");
    }
    return value;
  }

  /// The value of an element of a LIST or ROWS slot; null for DEFAULT.
  public static @Nullable SqlValue element(Fingerprint statement, int element, LexMode mode) {
    Slots slots = statement.slots();
    return of(statement.text(), slots.elementStart(element), slots.elementEnd(element), mode);
  }

  /// The value of the literal text[start, end); null for DEFAULT.
  public static @Nullable SqlValue of(byte[] text, int start, int end, LexMode mode) {
    byte first = text[start];
    if (first == '-' || first == '+') {
      return signed(number(text, start + 1, end), first == '-');
    }
    if (first == '0' && end - start > 2) {
      if (text[start + 1] == 'x') {
        return new SqlValue.Bytes(hex(text, start + 2, end));
      }
      if (text[start + 1] == 'b') {
        return new SqlValue.Bytes(bits(text, start + 2, end));
      }
    }
    if (Chars.isDigit(first) || first == '.') {
      return number(text, start, end);
    }
    return switch (first) {
      case '\'', '"' -> new SqlValue.Text(string(text, start, end, mode), mode.charset());
      case '_' -> introduced(text, start, end, mode);
      case 'x', 'X', 'b', 'B' -> new SqlValue.Bytes(quotedDigits(text, start, end));
      default -> wordOrNational(text, start, end, mode);
    };
  }

  private static @Nullable SqlValue wordOrNational(byte[] text, int start, int end, LexMode mode) {
    if (text[start + 1] == '\'') {
      return new SqlValue.Text(string(text, start + 1, end, mode), "utf8mb3");
    }
    return switch (Keyword.of(text, start, end)) {
      case NULL -> new SqlValue.Null();
      case TRUE -> new SqlValue.Int(1);
      case FALSE -> new SqlValue.Int(0);
      case DEFAULT -> null;
      default -> throw new IllegalArgumentException("no literal at " + start);
    };
  }

  private static SqlValue introduced(byte[] text, int start, int end, LexMode mode) {
    int at = start;
    while (Chars.of(text[at]) == Chars.LETTER || Chars.of(text[at]) == Chars.DIGIT) {
      at++;
    }
    // `_utf8mb4x'41'` cannot be: the x would be of the name. So the name ends here.
    String charset = Introducers.charset(text, start, at);
    while (Chars.of(text[at]) == Chars.SPACE) {
      at++;
    }
    byte[] bytes =
        switch (text[at]) {
          case '\'', '"' -> string(text, at, end, mode);
          case '0' -> text[at + 1] == 'x' ? hex(text, at + 2, end) : bits(text, at + 2, end);
          default -> quotedDigits(text, at, end);
        };
    return charset.equals("binary") ? new SqlValue.Bytes(bytes) : new SqlValue.Text(bytes, charset);
  }

  private static byte[] quotedDigits(byte[] text, int start, int end) {
    return (text[start] | 0x20) == 'x'
        ? hex(text, start + 2, end - 1)
        : bits(text, start + 2, end - 1);
  }

  private static SqlValue number(byte[] text, int start, int end) {
    int at = start;
    long value = 0;
    while (at < end && Chars.isDigit(text[at])) {
      value = value * 10 + (text[at] - '0');
      at++;
    }
    if (at == end && end - start <= 18) {
      return new SqlValue.Int(value);
    }
    String digits = new String(text, start, end - start, StandardCharsets.US_ASCII);
    if (digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
      return new SqlValue.Floating(Double.parseDouble(digits));
    }
    BigDecimal exact = new BigDecimal(digits);
    return at == end ? integer(exact) : new SqlValue.Decimal(exact);
  }

  private static SqlValue integer(BigDecimal exact) {
    return exact.toBigInteger().bitLength() < 64
        ? new SqlValue.Int(exact.longValueExact())
        : new SqlValue.Decimal(exact);
  }

  private static SqlValue signed(SqlValue value, boolean negative) {
    if (!negative) {
      return value;
    }
    return switch (value) {
      case SqlValue.Int i -> new SqlValue.Int(-i.value());
      // -9223372036854775808 fits where 9223372036854775808 does not.
      case SqlValue.Decimal d ->
          d.value().scale() == 0
              ? integer(d.value().negate())
              : new SqlValue.Decimal(d.value().negate());
      case SqlValue.Floating f -> new SqlValue.Floating(-f.value());
      case SqlValue.Null n -> n;
      case SqlValue.Text t -> t;
      case SqlValue.Bytes b -> b;
      case SqlValue.Temporal t -> t;
    };
  }

  private static byte[] hex(byte[] text, int start, int end) {
    int digits = end - start;
    byte[] bytes = new byte[(digits + 1) / 2];
    int odd = digits & 1;
    for (int i = 0; i < digits; i++) {
      int at = (i + odd) / 2;
      bytes[at] = (byte) (bytes[at] << 4 | Character.digit(text[start + i], 16));
    }
    return bytes;
  }

  private static byte[] bits(byte[] text, int start, int end) {
    int digits = end - start;
    byte[] bytes = new byte[(digits + 7) / 8];
    int lead = bytes.length * 8 - digits;
    for (int i = 0; i < digits; i++) {
      int at = (i + lead) / 8;
      bytes[at] = (byte) (bytes[at] << 1 | (text[start + i] & 1));
    }
    return bytes;
  }

  /// One or more quoted strings side by side; the first quote is at {@code start}.
  private static byte[] string(byte[] text, int start, int end, LexMode mode) {
    int plain = plainLength(text, start, end, mode);
    if (plain == end - start - 2) {
      return Arrays.copyOfRange(text, start + 1, end - 1);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
    int at = start;
    while (at < end) {
      if (Chars.of(text[at]) == Chars.SPACE) {
        at++;
      } else {
        at = unquote(text, at, end, mode, out);
      }
    }
    return out.toByteArray();
  }

  /// Length of the run behind the opening quote that stands for itself.
  private static int plainLength(byte[] text, int start, int end, LexMode mode) {
    int at = start + 1;
    byte quote = text[start];
    while (at < end && text[at] != quote && (text[at] != '\\' || mode.noBackslashEscapes())) {
      at++;
    }
    return at - start - 1;
  }

  private static int unquote(
      byte[] text, int start, int end, LexMode mode, ByteArrayOutputStream out) {
    Chars.Family family = Chars.family(mode.charset());
    byte quote = text[start];
    int at = start + 1;
    while (true) {
      byte b = text[at];
      if (b == quote) {
        if (at + 1 >= end || text[at + 1] != quote) {
          return at + 1;
        }
        out.write(b);
        at += 2;
      } else if (b == '\\' && !mode.noBackslashEscapes()) {
        escaped(text[at + 1], out);
        at += 2;
      } else {
        int length = b < 0 ? Chars.multiByte(family, text, at, end) : 1;
        out.write(text, at, length);
        at += length;
      }
    }
  }

  private static void escaped(byte b, ByteArrayOutputStream out) {
    switch (b) {
      case '0' -> out.write(0);
      case 'b' -> out.write('\b');
      case 'n' -> out.write('\n');
      case 'r' -> out.write('\r');
      case 't' -> out.write('\t');
      case 'Z' -> out.write(26);
      case '%', '_' -> {
        // Kept for LIKE, which reads them; elsewhere they are two characters too.
        out.write('\\');
        out.write(b);
      }
      default -> out.write(b);
    }
  }
}
