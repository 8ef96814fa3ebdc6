package io.kintsugi.xa.stand;

import io.kintsugi.xa.BranchException;
import io.kintsugi.xa.control.Control;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What the two channels over JDBC share: one connection, one thing at a time.
abstract class JdbcChannel {
  private final String shard;
  private final Connection connection;
  private final ExecutorService line =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

  JdbcChannel(String shard, Connection connection) {
    this.shard = shard;
    this.connection = connection;
  }

  public String shard() {
    return shard;
  }

  public String server() {
    return Objects.requireNonNull(RealServers.SHARDS.get(shard));
  }

  public final void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  final CompletableFuture<Long> send(String... statements) {
    CompletableFuture<Long> answer = new CompletableFuture<>();
    line.execute(() -> {
      try (Statement statement = connection.createStatement()) {
        long rows = 0;
        for (String sql : statements) {
          rows = statement.executeUpdate(sql);
        }
        answer.complete(rows);
      } catch (SQLException e) {
        answer.completeExceptionally(reason(e));
      }
    });
    return answer;
  }

  private static BranchException reason(SQLException e) {
    return Control.lost(e)
        ? new BranchException.Lost(Control.says(e))
        : new BranchException.Refused(
            e.getErrorCode(), e.getSQLState(), String.valueOf(e.getMessage()));
  }

  public void abandon() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
