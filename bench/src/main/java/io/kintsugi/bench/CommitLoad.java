package io.kintsugi.bench;

import io.kintsugi.bench.CommitCase.Through;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// Runs a case through Connector/J, a thread and a connection for each client. Every client updates
/// rows of its own, so that nobody waits for a lock: what is measured is the commit.
final class CommitLoad {
  private final Map<Through, Endpoint> endpoints;
  private final int servers;

  CommitLoad(Map<Through, Endpoint> endpoints, int servers) {
    this.endpoints = Map.copyOf(endpoints);
    this.servers = servers;
  }

  /// What a client measured, in nanoseconds.
  private record Times(List<Long> commits, List<Long> wholes) {}

  /// @throws BenchException with the first error of any client
  CommitResult run(CommitCase what, int round, int seconds) {
    List<Connection> connections = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      // Before the clock starts: a login would take its time from the transactions.
      while (connections.size() < what.clients()) {
        connections.add(connect(endpoint(what)));
      }
      long start = System.nanoTime();
      long end = start + TimeUnit.SECONDS.toNanos(seconds);
      List<Future<Times>> clients = new ArrayList<>();
      for (Connection connection : connections) {
        List<String> updates = updates(what, clients.size());
        clients.add(threads.submit(() -> work(connection, updates, end)));
      }
      List<Times> all = new ArrayList<>();
      for (Future<Times> client : clients) {
        all.add(client.get());
      }
      double took = (System.nanoTime() - start) / 1e9;
      return CommitResult.of(
          what,
          round,
          took,
          all.stream().flatMapToLong(each -> stream(each.commits())).toArray(),
          all.stream().flatMapToLong(each -> stream(each.wholes())).toArray());
    } catch (ExecutionException e) {
      throw new BenchException(what.title() + ": " + e.getCause(), e);
    } catch (SQLException e) {
      throw new BenchException(what.title() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } finally {
      connections.forEach(CommitLoad::close);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // What was measured stands; the server sees the end of the socket.
    }
  }

  private static LongStream stream(List<Long> values) {
    return values.stream().mapToLong(Long::longValue);
  }

  private Endpoint endpoint(CommitCase what) {
    Endpoint there = endpoints.get(what.through());
    if (there == null) {
      throw new BenchException(what.title() + ": not on this machine");
    }
    return there;
  }

  private static Times work(Connection connection, List<String> updates, long end)
      throws SQLException {
    Times times = new Times(new ArrayList<>(), new ArrayList<>());
    try (Statement statement = connection.createStatement()) {
      do {
        long begin = System.nanoTime();
        statement.execute("BEGIN");
        for (String update : updates) {
          statement.executeUpdate(update);
        }
        long commit = System.nanoTime();
        statement.execute("COMMIT");
        long done = System.nanoTime();
        times.commits().add(done - commit);
        times.wholes().add(done - begin);
      } while (System.nanoTime() < end);
    }
    return times;
  }

  /// Row `n` is on shard `n % servers`.
  private List<String> updates(CommitCase what, int client) {
    List<String> updates = new ArrayList<>();
    for (int write = 0; write < what.writes(); write++) {
      int shard = ((what.apart() ? client : 0) + write % what.shards()) % servers;
      int row = (client * what.writes() + write) * servers + shard;
      updates.add("UPDATE slot SET n = n + 1 WHERE id = " + row);
    }
    return updates;
  }

  static Connection connect(Endpoint endpoint) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://%s:%d/%s?sslMode=DISABLED&allowPublicKeyRetrieval=true"
            .formatted(endpoint.host(), endpoint.port(), endpoint.schema()),
        endpoint.user(),
        endpoint.password());
  }
}
