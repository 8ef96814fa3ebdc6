package io.kintsugi.proxy.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.ServerOptions;
import io.kintsugi.router.rule.PadSpace;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Weights that are padded here order strings as a real server does, in every collation it has but
/// those that are refused by name.
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PadSpaceServerTest {
  private static final List<String> STRINGS =
      List.of(
          "",
          " ",
          "\t",
          " \t",
          "a",
          "a ",
          "a  ",
          "a\t",
          "a\t ",
          "a \t",
          "a\n",
          "a!",
          "a\u0001",
          "a \u0001",
          "ab",
          "a b",
          "A ",
          "\u00DF",
          "\u00DF ",
          "ss",
          "ss ",
          "\u00E4",
          "ae ",
          "ch ",
          "c",
          "ch",
          "z",
          "\u017E ",
          "\u5B66",
          "\u5B66 ",
          "\u5B66!",
          "\u5B66\t");

  private final MySqlServer server =
      MySqlDistribution.find(progress -> {}).start(ServerOptions.throwaway());

  @AfterAll
  void stop() {
    server.close();
  }

  /// A string in a collation: its bytes, its weight, and what the planner asks for a blank.
  private record Weighed(String hex, byte[] weight, byte[] blank) {}

  @Test
  void paddedWeightsAreInTheServersOrder() throws SQLException {
    List<String> wrong = new ArrayList<>();
    try (Connection connection = server.connect()) {
      for (Map.Entry<String, String> collation : collations(connection).entrySet()) {
        if (!PadSpace.weighsOtherwise(collation.getKey())) {
          compare(connection, collation.getKey(), collation.getValue(), wrong);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void onlyTheCollationsOfUca900AndBinaryCountTrailingBlanks() throws SQLException {
    try (Connection connection = server.connect();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT collation_name, pad_attribute FROM information_schema.collations")) {
      while (rows.next()) {
        assertThat(PadSpace.pads(rows.getString(1)))
            .as(rows.getString(1))
            .isEqualTo(rows.getString(2).equals("PAD SPACE"));
      }
    }
  }

  private static Map<String, String> collations(Connection connection) throws SQLException {
    Map<String, String> charsets = new LinkedHashMap<>();
    try (ResultSet rows =
        connection
            .createStatement()
            .executeQuery(
                "SELECT collation_name, character_set_name FROM information_schema.collations"
                    + " WHERE collation_name <> 'binary' ORDER BY id")) {
      while (rows.next()) {
        charsets.put(rows.getString(1), rows.getString(2));
      }
    }
    assertThat(charsets).hasSizeGreaterThan(200);
    return charsets;
  }

  private static void compare(
      Connection connection, String collation, String charset, List<String> wrong)
      throws SQLException {
    List<Weighed> weighed = weigh(connection, collation, charset);
    for (int i = 1; i < weighed.size(); i++) {
      List<Integer> signs = signs(connection, collation, charset, weighed, i);
      for (int j = 0; j < i; j++) {
        if (order(weighed.get(i), weighed.get(j)) != signs.get(j)) {
          wrong.add("%s: '%s' and '%s'".formatted(collation, STRINGS.get(i), STRINGS.get(j)));
        }
      }
    }
  }

  private static List<Weighed> weigh(Connection connection, String collation, String charset)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    for (String string : STRINGS) {
      String hex = HexFormat.of().formatHex(string.getBytes(StandardCharsets.UTF_8));
      String value =
          "CONVERT(_utf8mb4 x'%s' USING %s) COLLATE %s".formatted(hex, charset, collation);
      columns.add("HEX(%s)".formatted(value));
      columns.add("WEIGHT_STRING(%s)".formatted(value));
      columns.add("WEIGHT_STRING(LEFT(%s, 0) AS CHAR(1))".formatted(value));
    }
    List<Weighed> weighed = new ArrayList<>();
    try (ResultSet row =
        connection.createStatement().executeQuery("SELECT " + String.join(", ", columns))) {
      row.next();
      for (int i = 0; i < STRINGS.size(); i++) {
        weighed.add(
            new Weighed(
                row.getString(3 * i + 1), row.getBytes(3 * i + 2), row.getBytes(3 * i + 3)));
      }
    }
    return weighed;
  }

  /// STRCMP of one string with each before it.
  private static List<Integer> signs(
      Connection connection, String collation, String charset, List<Weighed> all, int which)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    String value = "_%s x'%s' COLLATE %s".formatted(charset, all.get(which).hex(), collation);
    for (Weighed other : all.subList(0, which)) {
      columns.add(
          "STRCMP(%s, _%s x'%s' COLLATE %s)".formatted(value, charset, other.hex(), collation));
    }
    List<Integer> signs = new ArrayList<>();
    try (ResultSet row =
        connection.createStatement().executeQuery("SELECT " + String.join(", ", columns))) {
      row.next();
      for (int i = 1; i <= which; i++) {
        signs.add(row.getInt(i));
      }
    }
    return signs;
  }

  private static int order(Weighed a, Weighed b) {
    ByteBuf left = Unpooled.wrappedBuffer(a.weight());
    ByteBuf right = Unpooled.wrappedBuffer(b.weight());
    ByteBuf blank = Unpooled.wrappedBuffer(a.blank());
    return Integer.signum(
        BytesOrder.padded(
            left, 0, a.weight().length, right, 0, b.weight().length, blank, 0, a.blank().length));
  }
}
