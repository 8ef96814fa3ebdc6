package io.kintsugi.app.demo;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// What a client got for one statement.
sealed interface Answer {
  /// @param table the first row being the column names
  record Rows(List<List<String>> table) implements Answer {
    public Rows {
      table = List.copyOf(table);
    }
  }

  /// @param generated the key the proxy made, or 0
  record Done(long affected, long generated) implements Answer {}

  record Failed(int errno, String sqlState, String message) implements Answer {}

  /// Runs `sql`; an error of the server is an answer too.
  static Answer of(Statement statement, String sql) {
    try {
      if (statement.execute(sql, Statement.RETURN_GENERATED_KEYS)) {
        try (var rows = statement.getResultSet()) {
          return new Rows(table(rows));
        }
      }
      return new Done(statement.getLargeUpdateCount(), generated(statement));
    } catch (SQLException e) {
      return new Failed(e.getErrorCode(), String.valueOf(e.getSQLState()), message(e));
    }
  }

  private static String message(SQLException e) {
    return String.valueOf(e.getMessage());
  }

  private static long generated(Statement statement) throws SQLException {
    try (var keys = statement.getGeneratedKeys()) {
      return keys.next() ? keys.getLong(1) : 0;
    }
  }

  private static List<List<String>> table(ResultSet rows) throws SQLException {
    var table = new ArrayList<List<String>>();
    var columns = rows.getMetaData();
    var names = new ArrayList<String>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      names.add(columns.getColumnLabel(i));
    }
    table.add(names);
    while (rows.next()) {
      var cells = new ArrayList<String>();
      for (int i = 1; i <= names.size(); i++) {
        var cell = rows.getString(i);
        cells.add(cell == null ? "NULL" : cell);
      }
      table.add(cells);
    }
    return table;
  }

  /// Lines for a terminal.
  default List<String> lines() {
    return switch (this) {
      case Rows(var table) -> TextTable.lines(table);
      case Done(var affected, var generated) ->
          List.of(
              "OK, "
                  + affected
                  + " row(s) affected"
                  + (generated == 0 ? "" : ", generated key " + generated));
      case Failed(var errno, var state, var message) ->
          List.of("ERROR " + errno + " (" + state + "): " + message);
    };
  }
}
