package io.kintsugi.chaos.work;

import io.kintsugi.fleet.MySqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The shards as their servers have them, read past the proxy.
public record Shards(List<Shard> all) {
  public Shards {
    all = List.copyOf(all);
  }

  /// A schema on a server.
  public record Shard(String name, MySqlServer server, String schema) {
    /// A connection as root with the schema as its own.
    public Connection connect() throws SQLException {
      Connection connection = server.connect();
      connection.setCatalog(schema);
      return connection;
    }

    public <T> List<T> rows(String sql, Row<T> row) throws SQLException {
      try (Connection connection = connect();
          var statement = connection.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        List<T> rows = new ArrayList<>();
        while (result.next()) {
          rows.add(row.read(result));
        }
        return rows;
      }
    }
  }

  /// Reads the row a result set is at.
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// The rows of all shards together.
  public <T> List<T> rows(String sql, Row<T> row) throws SQLException {
    List<T> rows = new ArrayList<>();
    for (Shard shard : all) {
      rows.addAll(shard.rows(sql, row));
    }
    return rows;
  }

  /// The rows by shard.
  public <T> Map<String, List<T>> rowsByShard(String sql, Row<T> row) throws SQLException {
    Map<String, List<T>> rows = new LinkedHashMap<>();
    for (Shard shard : all) {
      rows.put(shard.name(), shard.rows(sql, row));
    }
    return rows;
  }

  public int size() {
    return all.size();
  }
}
