package io.kintsugi.xa.stand;

import io.kintsugi.xa.HomeChannel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/// A real local transaction on a connection of its own.
public final class JdbcHome extends JdbcChannel implements HomeChannel {
  private JdbcHome(String shard, Connection connection) {
    super(shard, connection);
  }

  public static JdbcHome open(Connection connection, String shard, String... work)
      throws SQLException {
    JdbcHome home = new JdbcHome(shard, connection);
    home.execute("START TRANSACTION");
    home.execute(work);
    return home;
  }

  @Override
  public CompletableFuture<Long> write(String decision) {
    return send(decision);
  }

  @Override
  public CompletableFuture<Void> commit() {
    return send("COMMIT").thenAccept(_ -> {});
  }

  @Override
  public CompletableFuture<Void> rollback() {
    return send("ROLLBACK").thenAccept(_ -> {});
  }
}
