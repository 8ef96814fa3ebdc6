package io.kintsugi.proxy.admin;

import io.kintsugi.config.ProxyConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the proxy tells clients about "the server" before it asks one: the version and the
/// collations of the first server that answers.
///
/// @param collations names by id
public record ServerFacts(String version, Map<Integer, String> collations) {
  private static final Logger log = LoggerFactory.getLogger(ServerFacts.class);
  private static final String ASSUMED = "9.7.0";

  public ServerFacts {
    collations = Map.copyOf(collations);
  }

  /// Blocks; with no server up, what is assumed of a recent one.
  public static ServerFacts read(ProxyConfig config, ControlPools pools) {
    for (ProxyConfig.Shard shard : config.shards().values()) {
      try (Connection connection = pools.connect(shard.server());
          Statement statement = connection.createStatement()) {
        return new ServerFacts(version(statement), collations(statement));
      } catch (SQLException e) {
        log.warn("{}", e.getMessage());
      }
    }
    return new ServerFacts(ASSUMED, Map.of());
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
}
