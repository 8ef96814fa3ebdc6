package io.kintsugi.it.servers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Statements in few words.
final class Jdbc {
  private Jdbc() {}

  /// Every cell of the answer as text.
  static List<@Nullable String> ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return cells(rows);
    }
  }

  static List<@Nullable String> ask(PreparedStatement statement, Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    try (ResultSet rows = statement.executeQuery()) {
      return cells(rows);
    }
  }

  private static List<@Nullable String> cells(ResultSet rows) throws SQLException {
    List<@Nullable String> cells = new ArrayList<>();
    while (rows.next()) {
      for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
        cells.add(rows.getString(column));
      }
    }
    return cells;
  }

  static void tell(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /// The error of a statement that must fail.
  static SQLException refused(Connection connection, String sql) {
    try {
      tell(connection, sql);
    } catch (SQLException e) {
      return e;
    }
    throw new AssertionError("not refused: " + sql);
  }

  /// The error of a client that cannot even connect: drivers ask for variables first, and those are
  /// the servers'.
  static SQLException refused(Callable<Connection> client) throws Exception {
    try (Connection connection = client.call()) {
      throw new AssertionError("connected: " + connection);
    } catch (SQLException e) {
      return e;
    }
  }
}
