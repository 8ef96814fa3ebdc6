package io.kintsugi.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Runs a case through Connector/J, a thread and a connection for each client, each on rows of its
/// own.
final class ReplicaLoad {
  private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int READS_PER_WRITE = 4;
  private final ReplicaStand stand;

  ReplicaLoad(ReplicaStand stand) {
    this.stand = stand;
  }

  /// @throws BenchException with the first error of any client
  ReplicaResult run(ReplicaCase what, int round, int seconds) {
    Endpoint endpoint = stand.endpoint(what.acknowledge());
    awaitWritable(endpoint, what);
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      long start = System.nanoTime();
      long end = start + TimeUnit.SECONDS.toNanos(seconds);
      List<Future<List<Long>>> clients = new ArrayList<>();
      for (int client = 0; client < what.clients(); client++) {
        int number = client;
        clients.add(threads.submit(() -> work(what, endpoint, number, end)));
      }
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> client : clients) {
        all.addAll(client.get());
      }
      double took = (System.nanoTime() - start) / 1e9;
      return ReplicaResult.of(what, round, took, all.stream().mapToLong(Long::longValue).toArray());
    } catch (ExecutionException e) {
      throw new BenchException(what.title() + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /// Under `strict` writes are refused until the proxy has seen that replicas acknowledge.
  private static void awaitWritable(Endpoint endpoint, ReplicaCase what) {
    long end = System.nanoTime() + READY_NANOS;
    while (true) {
      try (Connection connection = CommitLoad.connect(endpoint);
          Statement statement = connection.createStatement()) {
        statement.execute("UPDATE slot SET n = n + 1 WHERE id = 0");
        return;
      } catch (SQLException e) {
        if (System.nanoTime() > end) {
          throw new BenchException(what.title() + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private static List<Long> work(ReplicaCase what, Endpoint endpoint, int client, long end)
      throws SQLException {
    List<Long> times = new ArrayList<>();
    try (Connection connection = CommitLoad.connect(endpoint);
        Statement statement = connection.createStatement()) {
      statement.execute("SET kintsugi_reads = '" + what.reads() + "'");
      String row = " WHERE id = " + (client + 1);
      while (System.nanoTime() < end) {
        long begin = System.nanoTime();
        switch (what.work()) {
          case READ -> {
            int id = ThreadLocalRandom.current().nextInt(ReplicaStand.ROWS);
            statement.executeQuery("SELECT n FROM slot WHERE id = " + id).close();
          }
          case READ_YOUR_WRITES -> {
            statement.executeUpdate("UPDATE slot SET n = n + 1" + row);
            for (int i = 0; i < READS_PER_WRITE; i++) {
              statement.executeQuery("SELECT n FROM slot" + row).close();
            }
          }
          case WRITE -> statement.executeUpdate("UPDATE slot SET n = n + 1" + row);
        }
        times.add(System.nanoTime() - begin);
      }
    }
    return times;
  }
}
