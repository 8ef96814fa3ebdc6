package io.kintsugi.xa.snapshot;

import io.kintsugi.xa.SnapshotPermit;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.InDoubt;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.control.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// Finds moments at which no commit over shards is half done anywhere in the cluster.
///
/// A commit can be seen by halves only between its decision and its last branch's commit. It is
/// ruled out for this proxy's by {@link CommitFence}. For the others': the decisions are listed,
/// then nothing was prepared before the snapshots opened, and nothing had been decided beyond that
/// list when they were open. What was prepared in between and not decided is in none of them; what
/// was decided in between is found by its row.
public final class Snapshots {
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final Duration TURN = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /// Rows that may have been written before, and committed behind, the first look: a decision's row
  /// waits for its branches' prepares. By the server's own clock.
  private static final String RECENT =
      "SELECT HEX(gtrid) FROM kintsugi.decision WHERE decided > NOW(3) - INTERVAL 60 SECOND"
          + " UNION ALL SELECT CONCAT(HEX(gtrid), ':', COALESCE(accepted, '')) FROM kintsugi.ballot"
          + " WHERE touched > NOW(3) - INTERVAL 60 SECOND";

  private final Control control;
  private final String cluster;
  private final Servers servers;
  private final CommitFence fence;

  public Snapshots(Control control, String cluster, Servers servers, CommitFence fence) {
    this.control = control;
    this.cluster = cluster;
    this.servers = servers;
    this.fence = fence;
  }

  /// Completes when snapshots may be opened; fails when it cannot be had in time.
  public CompletableFuture<SnapshotPermit> permit() {
    return fence
        .snapshot()
        .orTimeout(TURN.toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(leave -> later(() -> quiet(leave)));
  }

  private SnapshotPermit quiet(Runnable leave) {
    try {
      long until = Waiting.until(TURN);
      // In this order: what is listed had prepared its branches before, so the look behind it finds
      // those that have not committed. The other way round it could be decided in between.
      Map<String, Set<String>> before = decided();
      while (somethingPrepared()) {
        if (System.nanoTime() > until) {
          throw new SQLException("commits over shards do not come to an end");
        }
        Thread.sleep(PAUSE);
        before = decided();
      }
      return new Permit(leave, before);
    } catch (SQLException e) {
      leave.run();
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      leave.run();
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private boolean somethingPrepared() throws SQLException {
    for (InDoubt seen : everywhere(connection -> InDoubt.read(connection, cluster)).values()) {
      if (!seen.branches().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private Map<String, Set<String>> decided() throws SQLException {
    return everywhere(
        connection -> Set.copyOf(Rows.list(connection, row -> row.getString(1), RECENT)));
  }

  /// All servers at the same time; one that does not answer fails all.
  private <T> Map<String, T> everywhere(Control.Work<T> work) throws SQLException {
    List<CompletableFuture<T>> asked = new ArrayList<>();
    List<String> present = servers.present();
    for (String server : present) {
      asked.add(
          later(() -> {
            try {
              return control.on(server, ANSWER, work);
            } catch (SQLException e) {
              throw new CompletionException(server + ": " + Control.says(e), e);
            }
          }));
    }
    Map<String, T> answers = new HashMap<>();
    int next = 0;
    for (String server : present) {
      answers.put(server, answer(asked.get(next)));
      next++;
    }
    return answers;
  }

  private static <T> T answer(CompletableFuture<T> asked) throws SQLException {
    try {
      return asked.join();
    } catch (CompletionException e) {
      throw new SQLException(e.getMessage(), e);
    }
  }

  private static <T> CompletableFuture<T> later(java.util.function.Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
  }

  private final class Permit implements SnapshotPermit {
    private final Runnable leave;
    private final Map<String, Set<String>> before;

    Permit(Runnable leave, Map<String, Set<String>> before) {
      this.leave = leave;
      this.before = before;
    }

    @Override
    public CompletableFuture<Boolean> consistent() {
      return later(() -> {
        try {
          return nothingNew(decided());
        } catch (SQLException e) {
          throw new CompletionException(e);
        }
      });
    }

    private boolean nothingNew(Map<String, Set<String>> after) {
      return after.entrySet().stream()
          .allMatch(
              each -> before.getOrDefault(each.getKey(), Set.of()).containsAll(each.getValue()));
    }

    @Override
    public void close() {
      leave.run();
    }
  }
}
