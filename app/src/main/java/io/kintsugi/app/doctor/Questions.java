package io.kintsugi.app.doctor;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Short questions to one server; NULL is told as an empty text.
record Questions(Connection connection) {

  /// Of two columns; keys in lower case.
  Map<String, String> pairs(String sql) throws SQLException {
    Map<String, String> pairs = new HashMap<>();
    rows(sql, 2).forEach(row -> pairs.put(row.get(0).toLowerCase(Locale.ROOT), row.get(1)));
    return pairs;
  }

  /// The first of each row.
  List<String> column(String sql) throws SQLException {
    return rows(sql, 1).stream().map(List::getFirst).toList();
  }

  /// The first row; empty when there is none.
  List<String> row(String sql, int columns) throws SQLException {
    List<List<String>> rows = rows(sql, columns);
    return rows.isEmpty() ? List.of() : rows.getFirst();
  }

  private List<List<String>> rows(String sql, int columns) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          values.add(text(row, column));
        }
        rows.add(values);
      }
    }
    return rows;
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNullElse(row.getString(column), "");
  }
}
