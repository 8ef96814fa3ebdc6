package io.kintsugi.xa.stand;

import io.kintsugi.xa.BranchChannel;
import io.kintsugi.xa.GlobalId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/// A real branch on a connection of its own.
public final class JdbcBranch extends JdbcChannel implements BranchChannel {
  private final String xid;

  private JdbcBranch(String shard, Connection connection, String xid) {
    super(shard, connection);
    this.xid = xid;
  }

  public static JdbcBranch open(Connection connection, GlobalId id, String shard, String... work)
      throws SQLException {
    JdbcBranch branch = new JdbcBranch(shard, connection, id.xid(shard));
    branch.execute("SET autocommit = 0", "XA START " + branch.xid);
    branch.execute(work);
    return branch;
  }

  @Override
  public CompletableFuture<Void> prepare() {
    return send("XA END " + xid, "XA PREPARE " + xid).thenAccept(_ -> {});
  }

  @Override
  public CompletableFuture<Void> commit() {
    return send("XA COMMIT " + xid).thenAccept(_ -> {});
  }

  @Override
  public CompletableFuture<Void> rollback() {
    return send("XA ROLLBACK " + xid).thenAccept(_ -> {});
  }
}
