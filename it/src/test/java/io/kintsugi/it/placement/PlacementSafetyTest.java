package io.kintsugi.it.placement;

import io.kintsugi.config.ShardFunction;
import io.kintsugi.config.ShardFunction.Bound;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.ServerOptions;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.sql.SqlValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class PlacementSafetyTest {
  private static final ShardFunction HASH = new ShardFunction.Hash(List.of());

  /// Collations whose weights, and so whose order, only a server knows: no key of a range.
  private static final Set<String> ASKED =
      Set.of("utf8mb4_de_pb_0900_ai_ci", "utf8mb4_spanish_ci", "latin1_german2_ci");

  private static MySqlServer server;
  private static Connection connection;

  @BeforeAll
  static void start() throws SQLException {
    server = MySqlDistribution.find(System.err::println).start(ServerOptions.throwaway());
    server.execute("CREATE DATABASE p");
    connection =
        DriverManager.getConnection(
            server.jdbcUrl("p") + "&useServerPrepStmts=true&characterEncoding=UTF-8",
            MySqlServer.ROOT,
            server.rootPassword());
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    server.close();
  }

  private static void mode(String sqlMode) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = '" + sqlMode + "'");
    }
  }

  private static void check(ColumnInfo column, ShardFunction function, List<SqlValue> values)
      throws SQLException {
    mode("STRICT_ALL_TABLES");
    new PlacementOracle(connection, column, function).store(values);
    mode("");
    PlacementOracle oracle = new PlacementOracle(connection, column, function);
    oracle.store(values);
    oracle.compare(values);
    oracle.combine(values);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tinyint",
        "tinyint unsigned",
        "smallint",
        "mediumint unsigned",
        "int",
        "int unsigned",
        "bigint",
        "bigint unsigned",
        "decimal(5,2)",
        "decimal(15,3)",
        "decimal(20,0)",
        "decimal(30,10)"
      })
  void numbersAreFoundInEverySpelling(String type) throws SQLException {
    check(ColumnInfo.of("k", type), HASH, numbers());
    check(ColumnInfo.of("k", type), ranges("-5", "0", "1.5", "100", "9007199254740993"), numbers());
    if (type.contains("int")) {
      check(ColumnInfo.of("k", type), new ShardFunction.Mod(), numbers());
    }
  }

  private static List<SqlValue> numbers() {
    List<SqlValue> values = new ArrayList<>();
    values.add(new SqlValue.Null());
    for (long number :
        new long[] {
          0,
          1,
          -1,
          2,
          9,
          49,
          127,
          128,
          -128,
          255,
          256,
          300,
          -129,
          32767,
          65535,
          16777215,
          2147483647,
          4294967295L,
          9007199254740991L,
          9007199254740992L,
          9007199254740993L,
          9007199254740994L,
          -9007199254740993L,
          Long.MAX_VALUE,
          Long.MAX_VALUE - 1,
          Long.MIN_VALUE
        }) {
      values.add(new SqlValue.Int(number));
      values.add(text(Long.toString(number)));
    }
    for (String decimal :
        List.of(
            "1.0",
            "1.00",
            "1.5",
            "2.5",
            "-1.5",
            "0.5",
            "-0.0",
            "1.005",
            "999.999",
            "1.0000000001",
            "123456789012.345",
            "9007199254740992.5",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551614",
            "18446744073709551616",
            "99999999999999999999",
            "12345678901234567890.1234567891")) {
      values.add(new SqlValue.Decimal(new BigDecimal(decimal)));
      values.add(text(decimal));
    }
    for (double floating :
        new double[] {1, -0.0, 1.5, 0.1, 1.005, 9007199254740992.0, 1.8e19, 1e300}) {
      values.add(new SqlValue.Floating(floating));
    }
    Stream.of(
            "01", " 1", "1 ", "+1", "1abc", "", " ", "abc", "1e0", "0x31", "1.", ".5", "-", "\t1",
            "1\0")
        .map(PlacementSafetyTest::text)
        .forEach(values::add);
    values.add(new SqlValue.Bytes(new byte[] {0x31}));
    values.add(new SqlValue.Bytes(new byte[] {1}));
    values.add(new SqlValue.Temporal("2026-01-05"));
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"date", "datetime", "datetime(3)", "datetime(6)"})
  void datesAreFoundInEverySpelling(String type) throws SQLException {
    ColumnInfo column = ColumnInfo.of("k", type);
    check(column, HASH, dates());
    check(column, ranges("2026-01-01", "2026-01-05", "2026-01-06"), dates());
    for (ShardFunction.Date.Unit unit : ShardFunction.Date.Unit.values()) {
      check(column, new ShardFunction.Date(unit), dates());
    }
  }

  private static List<SqlValue> dates() {
    List<SqlValue> values = new ArrayList<>();
    values.add(new SqlValue.Null());
    Stream.of(
            "2026-01-05",
            "2026-1-5",
            "20260105",
            "260105",
            "26-01-05",
            "2026/01/05",
            "2026-01-05 00:00:00",
            "2026-01-05T00:00:00",
            "2026-01-05 10:11:12",
            "2026-01-05 10:11:12.5",
            "2026-01-05 10:11:12.123",
            "2026-01-05 10:11:12.123456",
            "2026-01-05 10:11:12.1234567",
            "2026-01-05 23:59:59.9",
            "2026-01-05 23:59:59.9999995",
            "20260105101112",
            "2026-01-06",
            "2025-12-31",
            "2026-01-01",
            "2024-02-29",
            "9999-12-31",
            "1000-01-01",
            "2026-01-05 10:11",
            "2026-01-05 ",
            " 2026-01-05")
        .map(PlacementSafetyTest::text)
        .forEach(values::add);
    Stream.of(20260105L, 20260105101112L, 260105L, 20260106L)
        .map(SqlValue.Int::new)
        .forEach(values::add);
    Stream.of(
            "2026-01-05",
            "2026-01-05 00:00:00",
            "2026-01-05 10:11:12",
            "2026-01-05 10:11:12.5",
            "2026-01-05 10:11:12.123456",
            "2026-01-06")
        .map(SqlValue.Temporal::new)
        .forEach(values::add);
    values.add(new SqlValue.Decimal(new BigDecimal("20260105101112.5")));
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "varchar(12), utf8mb4_0900_ai_ci",
    "char(12), utf8mb4_0900_ai_ci",
    "varchar(12), utf8mb4_0900_as_ci",
    "varchar(12), utf8mb4_0900_as_cs",
    "varchar(12), utf8mb4_0900_bin",
    "varchar(12), utf8mb4_bin",
    "varchar(12), utf8mb4_general_ci",
    "char(12), utf8mb4_general_ci",
    "varchar(12), utf8mb4_unicode_ci",
    "varchar(12), utf8mb4_unicode_520_ci",
    "varchar(12), utf8mb4_de_pb_0900_ai_ci",
    "varchar(12), utf8mb4_spanish_ci",
    "varchar(12), utf8mb3_general_ci",
    "varchar(12), utf8mb3_unicode_ci",
    "varchar(12), utf8mb3_bin",
    "varchar(12), latin1_swedish_ci",
    "varchar(12), latin1_german2_ci",
    "varchar(12), latin1_bin",
    "varchar(12), ascii_general_ci",
    "varchar(12), ascii_bin"
  })
  void stringsAreFoundAsTheirCollationComparesThem(String type, String collation)
      throws SQLException {
    ColumnInfo column = ColumnInfo.of("k", type, collation);
    check(column, HASH, strings());
    if (!ASKED.contains(collation)) {
      check(column, ranges(" ", "B", "m~", "z"), strings());
    }
  }

  private static List<SqlValue> strings() {
    List<SqlValue> values = new ArrayList<>();
    values.add(new SqlValue.Null());
    for (char c = ' '; c <= '~'; c++) {
      values.add(text(String.valueOf(c)));
    }
    Stream.of(
            "",
            "a ",
            "a  ",
            " a",
            "A ",
            "a\t",
            "a\0",
            "a\u00a0",
            "é",
            "É",
            "e",
            "e\u0301",
            "ß",
            "ss",
            "SS",
            "ä",
            "ae",
            "Ａ",
            "a\u00ad",
            "\u00ad",
            "ø",
            "日本",
            "😀",
            "ll",
            "ch",
            "ñ",
            "n~",
            "Straße",
            "strasse",
            "STRASSE",
            "longer than twelve",
            "twelve chars",
            "1",
            "01",
            "1.0")
        .map(PlacementSafetyTest::text)
        .forEach(values::add);
    Random random = new Random(20260105);
    for (int i = 0; i < 30; i++) {
      String word =
          random
              .ints(3, ' ', '~' + 1)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      values.add(text(word));
      values.add(text(word.toUpperCase(java.util.Locale.ROOT)));
    }
    values.add(new SqlValue.Int(1));
    values.add(new SqlValue.Decimal(new BigDecimal("1.0")));
    values.add(new SqlValue.Floating(1));
    values.add(new SqlValue.Bytes(new byte[] {'A'}));
    values.add(new SqlValue.Bytes(new byte[] {'a', ' '}));
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary(4)", "varbinary(4)", "varbinary(16)"})
  void bytesAreFound(String type) throws SQLException {
    List<SqlValue> values = new ArrayList<>();
    values.add(new SqlValue.Null());
    Stream.of("", "a", "A", "a ", "a\0", "ab", "abcd", "abcde", "1", "01", "é", "20")
        .map(PlacementSafetyTest::text)
        .forEach(values::add);
    for (byte[] bytes :
        new byte[][] {{}, {0}, {'a'}, {'a', 0}, {'a', 0, 0, 0}, {-1, -2, -3, -4}, {1}}) {
      values.add(new SqlValue.Bytes(bytes));
    }
    values.add(new SqlValue.Int(1));
    values.add(new SqlValue.Int(20));
    values.add(new SqlValue.Floating(1));
    values.add(new SqlValue.Decimal(new BigDecimal("1.0")));
    check(ColumnInfo.of("k", type), HASH, values);
    check(ColumnInfo.of("k", type), ranges("B", "a", "ab"), values);
  }

  private static ShardFunction ranges(String... bounds) {
    List<Bound> ranges = new ArrayList<>();
    for (int i = 0; i < bounds.length; i++) {
      ranges.add(new Bound(bounds[i], "s" + i));
    }
    ranges.add(new Bound(null, "s63"));
    return new ShardFunction.Range(ranges);
  }

  private static SqlValue text(String value) {
    return new SqlValue.Text(value.getBytes(StandardCharsets.UTF_8), "utf8mb4");
  }
}
