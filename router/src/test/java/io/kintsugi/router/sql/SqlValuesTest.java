package io.kintsugi.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "'a''b' ~ text utf8mb4 612762",
        "'a\\nb\\0\\Z\\q' ~ text utf8mb4 610a62001a71",
        "'a\\%\\_' ~ text utf8mb4 615c255c5f",
        "'a' \"b\" 'c' ~ text utf8mb4 616263",
        "_latin1'a' ~ text latin1 61",
        "_UTF8MB4 0x4142 ~ text utf8mb4 4142",
        "_binary'a' ~ bytes 61",
        "N'a' ~ text utf8mb3 61",
        "x'4142' ~ bytes 4142",
        "0x141 ~ bytes 0141",
        "b'100000001' ~ bytes 0101",
        "0b11 ~ bytes 03",
      })
  void stringsAreRead(String literal, String expected) {
    String found =
        switch (value(literal)) {
          case SqlValue.Text t -> "text " + t.charset() + " " + HexFormat.of().formatHex(t.bytes());
          case SqlValue.Bytes b -> "bytes " + HexFormat.of().formatHex(b.bytes());
          case SqlValue other -> other.toString();
        };
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void numbersKeepTheirKind() {
    assertThat(value("007")).isEqualTo(new SqlValue.Int(7));
    assertThat(value("9223372036854775807")).isEqualTo(new SqlValue.Int(Long.MAX_VALUE));
    assertThat(value("9223372036854775808"))
        .isEqualTo(new SqlValue.Decimal(new BigDecimal("9223372036854775808")));
    assertThat(value("1.")).isEqualTo(new SqlValue.Decimal(new BigDecimal("1")));
    assertThat(value(".50")).isEqualTo(new SqlValue.Decimal(new BigDecimal("0.50")));
    assertThat(value("1e3")).isEqualTo(new SqlValue.Floating(1000));
    byte[] least = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    assertThat(SqlValues.of(least, 0, least.length, LexMode.DEFAULT))
        .isEqualTo(new SqlValue.Int(Long.MIN_VALUE));
  }

  @Test
  void digestsAreForPeople() {
    Fingerprint f =
        FingerprintTest.read("select  a,count(*) /* c */ from s.t where b in (1,2) and c='x'");
    assertThat(Digest.of(f, LexMode.DEFAULT))
        .isEqualTo("SELECT a, COUNT(*) FROM s.t WHERE b IN (?, ...) AND c = ?");
  }

  private static SqlValue value(String literal) {
    return SqlValues.slot(FingerprintTest.read("select " + literal), 0, LexMode.DEFAULT);
  }
}
