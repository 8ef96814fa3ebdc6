package io.kintsugi.proxy.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.router.plan.MergePlan.SortKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Each type's order against one that decodes.
class ValueOrdersTest {
  private static final long SEED = 20_260_101;
  private final Random random = new Random(SEED);

  private static int compare(ColumnMeta meta, boolean binary, byte[] a, byte[] b) {
    // Not at the start of the buffers, so that forgotten offsets show.
    ByteBuf x = Unpooled.wrappedBuffer(new byte[] {'-'}, a, new byte[] {'7'});
    ByteBuf y = Unpooled.wrappedBuffer(new byte[] {'9', '1'}, b, new byte[] {'3'});
    ByteBuf left = Unpooled.copiedBuffer(x);
    ByteBuf right = Unpooled.copiedBuffer(y);
    ValueOrder order = ValueOrders.of(meta, binary);
    int sign = Integer.signum(order.compare(left, 1, a.length, right, 2, b.length));
    int back = Integer.signum(order.compare(right, 2, b.length, left, 1, a.length));
    assertThat(back).isEqualTo(-sign);
    return sign;
  }

  private static int compareText(ColumnMeta meta, String a, String b) {
    return compare(
        meta,
        false,
        a.getBytes(StandardCharsets.ISO_8859_1),
        b.getBytes(StandardCharsets.ISO_8859_1));
  }

  private <T> void agree(
      ColumnMeta meta, List<String> texts, Function<String, T> decode, Comparator<T> expected) {
    for (int i = 0; i < 3000; i++) {
      String a = texts.get(random.nextInt(texts.size()));
      String b = texts.get(random.nextInt(texts.size()));
      assertThat(compareText(meta, a, b))
          .as("%s with %s, seed %d", a, b, SEED)
          .isEqualTo(Integer.signum(expected.compare(decode.apply(a), decode.apply(b))));
    }
  }

  private List<String> texts(Supplier<String> make, String... corners) {
    List<String> texts = new ArrayList<>(Arrays.asList(corners));
    for (int i = 0; i < 300; i++) {
      texts.add(make.get());
    }
    return texts;
  }

  @Test
  void integersAsTextCompareAsNumbers() {
    List<String> texts =
        texts(
            () -> Long.toString(random.nextLong() >> random.nextInt(64)),
            "0",
            "-1",
            "1",
            "007",
            "7",
            "10",
            "-9223372036854775808",
            "18446744073709551615");
    agree(Rows.BIGINT, texts, BigInteger::new, BigInteger::compareTo);
  }

  @Test
  void decimalsAsTextCompareAsNumbers() {
    List<String> texts =
        texts(
            () ->
                new BigDecimal(new BigInteger(1 + random.nextInt(100), random), random.nextInt(8))
                    .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1))
                    .toPlainString(),
            "0",
            "0.00",
            "-0.00",
            "0.5",
            "0.50",
            "-0.5",
            "-0.05",
            "10",
            "10.0",
            "9.99",
            "0.0001",
            "000.10",
            ".5");
    agree(Rows.decimal(2), texts, BigDecimal::new, BigDecimal::compareTo);
  }

  @Test
  void doublesAsTextCompareAsNumbers() {
    List<String> texts =
        texts(
            () -> MySqlDouble.toText(randomDouble()),
            "0",
            "-0",
            "1e15",
            "100000000000000",
            "1e-16",
            "1.5e300",
            "-1.5e300",
            "5e-324",
            "-5e-324",
            "1e16",
            "1.5e15");
    agree(Rows.DOUBLE, texts, Double::valueOf, (a, b) -> a < b ? -1 : a > b ? 1 : 0);
  }

  private double randomDouble() {
    double value =
        random.nextBoolean()
            ? Double.longBitsToDouble(random.nextLong())
            : random.nextInt(2000) / 8.0 - 100;
    return Double.isFinite(value) ? value : 1;
  }

  @Test
  void timesAsTextCompareAsDurations() {
    List<String> texts =
        texts(
            () ->
                (random.nextBoolean() ? "-" : "")
                    + String.format(
                        Locale.ROOT,
                        "%02d:%02d:%02d.%03d",
                        random.nextInt(839),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1000)),
            "00:00:00",
            "-00:00:01",
            "838:59:59",
            "99:59:59",
            "100:00:00",
            "-100:00:00.5");
    agree(Rows.ofType(ColumnTypes.TIME), texts, ValueOrdersTest::seconds, BigDecimal::compareTo);
  }

  private static BigDecimal seconds(String time) {
    boolean negative = time.startsWith("-");
    BigDecimal sum = BigDecimal.ZERO;
    for (String part : (negative ? time.substring(1) : time).split(":", -1)) {
      sum = sum.multiply(BigDecimal.valueOf(60)).add(new BigDecimal(part));
    }
    return negative ? sum.negate() : sum;
  }

  @Test
  void binaryIntegersCompareByWidthAndSign() {
    for (int i = 0; i < 3000; i++) {
      long x = random.nextLong() >> random.nextInt(64);
      long y = random.nextLong() >> random.nextInt(64);
      byte[] a = Unpooled.buffer().writeLongLE(x).array();
      byte[] b = Unpooled.buffer().writeLongLE(y).array();
      a = Arrays.copyOf(a, 8);
      b = Arrays.copyOf(b, 8);
      assertThat(compare(Rows.BIGINT, true, a, b)).isEqualTo(Long.compare(x, y));
      assertThat(compare(Rows.UNSIGNED, true, a, b)).isEqualTo(Long.compareUnsigned(x, y));
      assertThat(compare(Rows.INT, true, Arrays.copyOf(a, 4), Arrays.copyOf(b, 4)))
          .isEqualTo(Integer.compare((int) x, (int) y));
    }
  }

  @Test
  void datesCompareInBothProtocols() {
    ColumnMeta date = Rows.ofType(ColumnTypes.DATETIME);
    assertThat(compareText(date, "2024-02-29 10:00:00", "2024-02-29 09:59:59.999")).isEqualTo(1);
    assertThat(compareText(date, "2024-02-29 10:00:00", "2024-02-29 10:00:00.000")).isZero();
    assertThat(compareText(date, "2024-02-29 10:00:00", "2024-02-29 10:00:00.001")).isEqualTo(-1);
    assertThat(compareText(date, "0000-00-00", "1000-01-01")).isEqualTo(-1);
    byte[] zero = {};
    byte[] day = {(byte) 0xE8, 7, 2, 29};
    byte[] second = {(byte) 0xE8, 7, 2, 29, 0, 0, 1};
    byte[] micro = {(byte) 0xE8, 7, 2, 29, 0, 0, 0, 1, 0, 0, 0};
    byte[] nextDay = {(byte) 0xE8, 7, 3, 1};
    byte[][] sorted = {zero, day, micro, second, nextDay};
    assertSorted(date, sorted);
  }

  @Test
  void binaryTimesCompareAsDurations() {
    byte[] longAgo = {1, 34, 0, 0, 0, 22, 59, 59};
    byte[] before = {1, 0, 0, 0, 0, 0, 0, 1};
    byte[] justBefore = {1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
    byte[] zero = {};
    byte[] micro = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
    byte[] day = {0, 1, 0, 0, 0, 0, 0, 0};
    assertSorted(
        Rows.ofType(ColumnTypes.TIME),
        new byte[][] {longAgo, before, justBefore, zero, micro, day});
  }

  private static void assertSorted(ColumnMeta meta, byte[][] sorted) {
    for (int i = 0; i < sorted.length; i++) {
      for (int j = 0; j < sorted.length; j++) {
        assertThat(compare(meta, true, sorted[i], sorted[j])).isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void binaryStringsCompareAsUnsignedBytesAndAPrefixIsSmaller() {
    for (int i = 0; i < 3000; i++) {
      byte[] a = randomBytes();
      byte[] b = randomBytes();
      assertThat(compare(Rows.BLOB, false, a, b))
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
    }
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(2) * 255);
    }
    return bytes;
  }

  @Test
  void bitsCompareAsBigEndianNumbers() {
    ColumnMeta bit = Rows.ofType(ColumnTypes.BIT);
    assertThat(compare(bit, false, new byte[] {0, 1}, new byte[] {1})).isZero();
    assertThat(compare(bit, false, new byte[] {1, 0}, new byte[] {(byte) 0xFF})).isEqualTo(1);
    assertThat(compare(bit, true, new byte[] {(byte) 0x80}, new byte[] {0x7F})).isEqualTo(1);
  }

  @Test
  void whatHasNoCertainOrderIsRefused() {
    ColumnMeta json = Rows.ofType(ColumnTypes.JSON);
    ColumnMeta enumeration = new ColumnMeta(ColumnTypes.STRING, 256, 255, 0);
    ColumnMeta cutDouble = new ColumnMeta(ColumnTypes.DOUBLE, 128, 63, 2);
    // With binary results a character column has charset 63, but not the flag.
    ColumnMeta masked = new ColumnMeta(ColumnTypes.VAR_STRING, 0, 63, 0);
    for (ColumnMeta meta : List.of(json, enumeration, cutDouble, masked, Rows.FLOAT, Rows.TEXT)) {
      assertThatThrownBy(
              () -> KeyColumn.forSorting(new SortKey(0, -1, false), List.of(meta), false))
          .isInstanceOf(MergeRefused.class)
          .hasFieldOrPropertyWithValue("errno", 1235);
    }
    // A weight is the ENUM's spelling; ORDER BY goes by its number.
    List<ColumnMeta> enumAndWeight = List.of(enumeration, Rows.BLOB, Rows.BIGINT);
    assertThatThrownBy(() -> KeyColumn.forSorting(new SortKey(0, 1, false), enumAndWeight, false))
        .isInstanceOf(MergeRefused.class);
    assertThat(KeyColumn.forSorting(new SortKey(0, 2, false), enumAndWeight, false).compared())
        .isEqualTo(2);
    assertThat(KeyColumn.forExtreme(new SortKey(0, 1, false), enumAndWeight, false).compared())
        .isEqualTo(1);
    assertThat(
            KeyColumn.forSorting(new SortKey(0, 1, false), List.of(Rows.FLOAT, Rows.DOUBLE), false)
                .compared())
        .isEqualTo(1);
  }
}
