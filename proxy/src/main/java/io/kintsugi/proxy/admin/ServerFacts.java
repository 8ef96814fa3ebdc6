package io.kintsugi.proxy.admin;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.xa.ControlConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the proxy tells clients about "the server" before it asks one: the version, the collations
/// and the information_schema of the first server that answers.
///
/// @param collations names by id
/// @param metadata the columns of each table of information_schema, in upper case; empty when no
///   server answered
public record ServerFacts(
    String version, Map<Integer, String> collations, Map<String, List<String>> metadata) {
  private static final Logger log = LoggerFactory.getLogger(ServerFacts.class);
  private static final String ASSUMED = "9.7.0";

  public ServerFacts {
    collations = Map.copyOf(collations);
    metadata = Map.copyOf(metadata);
  }

  /// Blocks; with no server up, what is assumed of a recent one.
  public static ServerFacts read(ProxyConfig config, ControlConnections pools) {
    for (ProxyConfig.Shard shard : config.shards().values()) {
      try (Connection connection = pools.connect(shard.server());
          Statement statement = connection.createStatement()) {
        return new ServerFacts(version(statement), collations(statement), metadata(statement));
      } catch (SQLException e) {
        log.warn("{}", e.getMessage());
      }
    }
    return new ServerFacts(ASSUMED, Map.of(), Map.of());
  }

  private static String version(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT VERSION()")) {
      return row.next() ? row.getString(1) : ASSUMED;
    }
  }

  private static Map<Integer, String> collations(Statement statement) throws SQLException {
    Map<Integer, String> names = new HashMap<>();
    try (ResultSet row =
        statement.executeQuery("SELECT id, collation_name FROM information_schema.collations")) {
      while (row.next()) {
        names.put(row.getInt(1), row.getString(2));
      }
    }
    return names;
  }

  private static Map<String, List<String>> metadata(Statement statement) throws SQLException {
    Map<String, List<String>> tables = new HashMap<>();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT UPPER(table_name), UPPER(column_name) FROM information_schema.columns"
                + " WHERE table_schema = 'information_schema'")) {
      while (row.next()) {
        tables.computeIfAbsent(row.getString(1), table -> new ArrayList<>()).add(row.getString(2));
      }
    }
    return tables;
  }
}
