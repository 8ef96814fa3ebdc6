package io.kintsugi.xa.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// JDBC in the few forms that this module needs.
public final class Rows {
  private Rows() {}

  /// Makes something of the row that the result set stands at.
  @FunctionalInterface
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  public static int update(Connection connection, String sql, Object... values)
      throws SQLException {
    if (values.length == 0) {
      try (Statement statement = connection.createStatement()) {
        return statement.executeUpdate(sql);
      }
    }
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  public static <T> List<T> list(
      Connection connection, Reader<T> reader, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return read;
    }
  }

  /// The one number that the statement answers with; 0 for NULL or no row.
  public static long number(Connection connection, String sql, Object... values)
      throws SQLException {
    return list(connection, row -> row.getLong(1), sql, values).stream().findFirst().orElse(0L);
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
