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
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        pairs.put(row.getString(1).toLowerCase(Locale.ROOT), text(row, 2));
      }
    }
    return pairs;
  }

  /// The first of each row.
  List<String> column(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(text(row, 1));
      }
    }
    return values;
  }

  /// The first row; empty when there is none.
  List<String> row(String sql, int columns) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (row.next()) {
        for (int column = 1; column <= columns; column++) {
          values.add(text(row, column));
        }
      }
    }
    return values;
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNullElse(row.getString(column), "");
  }
}
