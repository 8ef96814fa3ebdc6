package io.kintsugi.router.rule;

import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// CHAR, VARCHAR and TEXT: the key is the string's weight under the column's collation, without
/// trailing blanks where those do not count. Weights that are not known here are a server's to
/// tell.
final class TextCanon implements KeyCanon {
  /// Character sets whose collations have one weight order (no multi-pass ones such as Czech's).
  private static final Set<String> CHARSETS = Set.of("utf8mb4", "utf8mb3", "latin1", "ascii");

  private static final byte[] BLANK = {' '};

  private final String charset;
  private final String collation;
  private final boolean fixed;
  private final long length;
  private final boolean lengthInBytes;
  private final @Nullable AsciiWeights local;
  private final byte[] pad;

  TextCanon(ColumnInfo column) {
    charset = Objects.requireNonNull(column.charset());
    collation = Objects.requireNonNull(column.collation()).toLowerCase(Locale.ROOT);
    fixed = column.type() == ColumnType.CHAR;
    length = column.length();
    lengthInBytes = column.type() != ColumnType.CHAR && column.type() != ColumnType.VARCHAR;
    local = AsciiWeights.of(collation);
    byte @Nullable [] blank = local == null || !PadSpace.pads(collation) ? null : local.of(BLANK);
    pad = blank == null ? new byte[0] : blank;
  }

  static boolean supports(ColumnInfo column) {
    return column.charset() != null && CHARSETS.contains(column.charset());
  }

  @Override
  public Canon compared(SqlValue value, Weights weights) {
    return switch (value) {
      case SqlValue.Text text when comparesInColumn(text) -> key(text, weights);
      case SqlValue.Bytes bytes when Ascii.isPrintable(bytes.bytes()) ->
          key(new SqlValue.Text(bytes.bytes(), charset), weights);
      case SqlValue.Text _,
          SqlValue.Bytes _,
          SqlValue.Int _,
          SqlValue.Decimal _,
          SqlValue.Floating _,
          SqlValue.Temporal _,
          SqlValue.Null _ ->
          new Canon.Open("not compared by the column's collation");
    };
  }

  /// The server compares in the constant's character set when the column's cannot hold it; then
  /// another collation decides ('Ａ' = 'A').
  private boolean comparesInColumn(SqlValue.Text text) {
    return isPlain(text) || isColumns(text.charset()) || charset.equals("utf8mb4");
  }

  /// Only where weights are known without a server: their order is needed, not their equality.
  @Override
  public Canon bound(SqlValue value, Weights weights) {
    return local == null ? new Canon.Open("order not known here") : compared(value, weights);
  }

  @Override
  public Canon stored(SqlValue value, Weights weights) {
    return switch (value) {
      case SqlValue.Text text -> storedText(text, weights);
      case SqlValue.Bytes bytes -> storedText(new SqlValue.Text(bytes.bytes(), charset), weights);
      case SqlValue.Int number ->
          storedText(
              new SqlValue.Text(
                  Long.toString(number.value()).getBytes(StandardCharsets.US_ASCII), charset),
              weights);
      case SqlValue.Decimal _, SqlValue.Floating _, SqlValue.Temporal _, SqlValue.Null _ ->
          new Canon.Open("what string the server would store is not certain");
    };
  }

  private Canon storedText(SqlValue.Text text, Weights weights) {
    // TEXT types count bytes, in the column's character set: at most four a character.
    boolean mayBeCut =
        lengthInBytes
            ? text.bytes().length * 4L > length && !fitsAsAscii(text)
            : text.bytes().length > length && characters(text) > length;
    return mayBeCut ? new Canon.Open("the value is longer than the column") : key(text, weights);
  }

  private boolean fitsAsAscii(SqlValue.Text text) {
    return Ascii.isAscii(text.bytes()) && text.bytes().length <= length;
  }

  private static long characters(SqlValue.Text text) {
    return text.charset().startsWith("utf8")
        ? new String(text.bytes(), StandardCharsets.UTF_8).codePoints().count()
        : text.bytes().length;
  }

  private Canon key(SqlValue.Text text, Weights weights) {
    SqlValue.Text value = fixed ? withoutBlanks(text) : text;
    byte @Nullable [] known =
        local != null && (isPlain(value) || isColumns(value.charset()))
            ? local.of(value.bytes())
            : null;
    if (known != null) {
      return new Canon.Exactly(new Key.Sorted(PadSpace.stripped(collation, known, pad), pad));
    }
    WeightQuestion question = new WeightQuestion(value, collation);
    byte @Nullable [] told = weights.of(question);
    return told == null ? new Canon.Ask(question) : new Canon.Exactly(new Key.Sorted(told, pad));
  }

  /// CHAR(n) loses trailing blanks when it is read, whatever the collation.
  private static SqlValue.Text withoutBlanks(SqlValue.Text text) {
    int end = text.bytes().length;
    while (end > 0 && text.bytes()[end - 1] == ' ') {
      end--;
    }
    return end == text.bytes().length
        ? text
        : new SqlValue.Text(Arrays.copyOf(text.bytes(), end), text.charset());
  }

  @Override
  public @Nullable Key configured(String literal) {
    SqlValue.Text text = new SqlValue.Text(literal.getBytes(StandardCharsets.UTF_8), "utf8mb4");
    return key(text, Weights.UNKNOWN) instanceof Canon.Exactly exactly ? exactly.key() : null;
  }

  @Override
  public String family() {
    return collation;
  }

  /// Two strings of one character set, the variable's collation deciding at least as finely.
  boolean comparesVariable(SqlValue.Text text) {
    return isColumns(text.charset());
  }

  private boolean isColumns(String name) {
    return name.equals(charset) || (name.equals("utf8") && charset.equals("utf8mb3"));
  }

  private static boolean isPlain(SqlValue.Text text) {
    return Ascii.isCompatible(text.charset()) && Ascii.isPrintable(text.bytes());
  }
}
