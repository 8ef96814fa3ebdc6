package io.kintsugi.xa.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kintsugi.xa.GlobalId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What a server's `XA RECOVER` lists: prepared branches of this cluster, and how many of others.
public record InDoubt(List<Branch> branches, int strangers) {
  public InDoubt {
    branches = List.copyOf(branches);
  }

  /// One prepared branch.
  public record Branch(GlobalId id, String shard) {
    public String xid() {
      return id.xid(shard);
    }
  }

  private record Listed(int format, int globalLength, byte[] data) {}

  public static InDoubt read(Connection connection, String cluster) throws SQLException {
    List<Branch> ours = new ArrayList<>();
    int strangers = 0;
    for (Listed each : Rows.list(connection, InDoubt::listed, "XA RECOVER CONVERT XID")) {
      Optional<Branch> branch = branch(each, cluster);
      branch.ifPresent(ours::add);
      strangers += branch.isPresent() ? 0 : 1;
    }
    return new InDoubt(ours, strangers);
  }

  public boolean holds(GlobalId id, String shard) {
    return branches.contains(new Branch(id, shard));
  }

  private static Listed listed(ResultSet row) throws SQLException {
    String hex = row.getString("data").substring("0x".length());
    return new Listed(
        row.getInt("formatID"), row.getInt("gtrid_length"), HexFormat.of().parseHex(hex));
  }

  /// Empty for a stranger's: another format, another cluster, or a text that we did not write.
  private static Optional<Branch> branch(Listed listed, String cluster) {
    if (listed.format() != GlobalId.FORMAT) {
      return Optional.empty();
    }
    byte[] data = listed.data();
    int length = listed.globalLength();
    String global = new String(data, 0, length, UTF_8);
    String shard = new String(data, length, data.length - length, UTF_8);
    return GlobalId.parse(global)
        .filter(id -> id.cluster().equals(cluster) && id.toString().equals(global))
        .map(id -> new Branch(id, shard));
  }
}
