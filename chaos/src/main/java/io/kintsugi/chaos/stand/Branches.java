package io.kintsugi.chaos.stand;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.xa.GlobalId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Prepared branches as `XA RECOVER` shows them.
public final class Branches {
  private Branches() {}

  /// One prepared branch.
  public record Branch(int format, String gtrid, String bqual) {
    /// The transaction it belongs to, when it is one of Kintsugi's.
    public Optional<GlobalId> id() {
      return format == GlobalId.FORMAT ? GlobalId.parse(gtrid) : Optional.empty();
    }

    public boolean isOf(String cluster) {
      return id().filter(id -> id.cluster().equals(cluster)).isPresent();
    }
  }

  /// All of a server's.
  public static List<Branch> on(MySqlServer server) throws SQLException {
    try (Connection connection = server.connect()) {
      return on(connection);
    }
  }

  static List<Branch> on(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("XA RECOVER CONVERT XID")) {
      List<Branch> branches = new ArrayList<>();
      while (rows.next()) {
        byte[] data = HexFormat.of().parseHex(rows.getString("data").substring(2));
        int length = rows.getInt("gtrid_length");
        branches.add(
            new Branch(
                rows.getInt("formatID"),
                new String(data, 0, length, UTF_8),
                new String(data, length, data.length - length, UTF_8)));
      }
      return branches;
    }
  }
}
