package io.kintsugi.proxy.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.ServerOptions;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The texts of numbers that are computed here, against those of a real server.
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MySqlNumbersServerTest {
  private static final long SEED = 77;
  private static final int BATCH = 200;

  private final MySqlServer server =
      MySqlDistribution.find(progress -> {}).start(ServerOptions.throwaway());
  private final Random random = new Random(SEED);

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeAll
  void schema() {
    server.execute(
        "CREATE DATABASE numbers",
        "CREATE TABLE numbers.d (id INT PRIMARY KEY, v DOUBLE)",
        "CREATE TABLE numbers.avg (v INT)");
  }

  @Test
  void doublesAreWrittenAsTheServerWritesThem() throws SQLException {
    try (Connection connection = server.connect()) {
      for (int round = 0; round < 20; round++) {
        compare(connection, doubles(round));
      }
    }
  }

  private List<Double> doubles(int round) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; values.size() < BATCH; i++) {
      double value =
          switch (round % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> Math.scalb(random.nextBoolean() ? 1.0 : -1.0, i * 10 - 1074);
            case 2 -> (random.nextInt(2_000_000) - 1_000_000) / 1000.0;
            default -> random.nextLong() * Math.pow(10, random.nextInt(40) - 30);
          };
      values.add(Double.isFinite(value) ? value : i);
    }
    return values;
  }

  private static void compare(Connection connection, List<Double> values) throws SQLException {
    try (var statement = connection.createStatement()) {
      StringBuilder insert = new StringBuilder("REPLACE INTO numbers.d VALUES ");
      for (int i = 0; i < values.size(); i++) {
        String comma = i == 0 ? "" : ",";
        insert.append(String.format(Locale.ROOT, "%s(%d,%s)", comma, i, values.get(i)));
      }
      statement.execute(insert.toString());
      try (var rows = statement.executeQuery("SELECT id, v FROM numbers.d ORDER BY id")) {
        while (rows.next()) {
          double value = values.get(rows.getInt(1));
          assertThat(MySqlDouble.toText(value))
              .as("%s, seed %d", value, SEED)
              .isEqualTo(text(rows, 2));
        }
      }
    }
  }

  @Test
  void fixedDecimalsAreWrittenAsTheServerWritesThem() throws SQLException {
    double[] values = {0.125, 0.375, 1.005, 2.5, 3.5, 1e20, 0.1, -0.001, 123.456, 1e-20, 99.995};
    for (double value : values) {
      for (int decimals : new int[] {0, 2, 6, 20}) {
        String type = "DOUBLE(255, " + decimals + ")";
        server.execute("DROP TABLE IF EXISTS numbers.f", "CREATE TABLE numbers.f (v " + type + ")");
        server.execute("INSERT INTO numbers.f VALUES (" + value + ")");
        try (Connection connection = server.connect();
            var statement = connection.createStatement();
            var rows = statement.executeQuery("SELECT v, v + 0e0 FROM numbers.f")) {
          rows.next();
          String shown = text(rows, 1);
          double stored = Double.parseDouble(text(rows, 2));
          assertThat(MySqlDouble.toText(stored, decimals))
              .as("%s with %d decimals", value, decimals)
              .isEqualTo(shown);
        }
      }
    }
  }

  @Test
  void averagesAreRoundedAsTheServerRoundsThem() throws SQLException {
    for (int scale = 0; scale <= 20; scale++) {
      server.execute(
          "DROP TABLE numbers.avg", "CREATE TABLE numbers.avg (v DECIMAL(40, " + scale + "))");
      BigDecimal sum = BigDecimal.ZERO;
      int count = 3 + random.nextInt(10);
      StringBuilder insert = new StringBuilder("INSERT INTO numbers.avg VALUES ");
      for (int i = 0; i < count; i++) {
        BigDecimal value = BigDecimal.valueOf(random.nextInt(2000) - 1000, scale);
        sum = sum.add(value);
        insert.append(i == 0 ? "(" : ",(").append(value.toPlainString()).append(')');
      }
      server.execute(insert.toString());
      String average = server.queryOne("SELECT CONCAT(AVG(v)) FROM numbers.avg");
      BigDecimal ours = AvgFold.quotient(sum, count, Math.min(scale + 4, 30));
      assertThat(ours.toPlainString())
          .as("%s / %d with scale %d, seed %d", sum, count, scale, SEED)
          .isEqualTo(average);
    }
  }

  /// The driver would make a double of it, and its own text of that.
  private static String text(ResultSet rows, int column) throws SQLException {
    return new String(rows.getBytes(column), StandardCharsets.US_ASCII);
  }
}
