package io.kintsugi.chaos.stand;

import io.kintsugi.chaos.stand.Branches.Branch;
import io.kintsugi.fleet.MySqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Looks at the servers' prepared branches all the time, and knows how long each has been there. A
/// branch is in doubt from when it is prepared; while its transaction commits that takes
/// milliseconds.
public final class DoubtWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;

  private final List<MySqlServer> servers;
  private final String cluster;
  private final Map<String, Long> since = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile long rounds;
  private volatile long longest;
  private volatile boolean closed;
  private volatile boolean faulty;
  private volatile long quietFrom = System.nanoTime();

  private DoubtWatch(List<MySqlServer> servers, String cluster) {
    this.servers = List.copyOf(servers);
    this.cluster = cluster;
    this.thread = Thread.ofVirtual().name("doubt-watch").unstarted(this::watch);
  }

  static DoubtWatch start(List<MySqlServer> servers, String cluster) {
    var watch = new DoubtWatch(servers, cluster);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    @Nullable Connection[] connections = new Connection[servers.size()];
    while (!closed) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < connections.length; i++) {
        look(i, connections, seen);
      }
      long now = System.nanoTime();
      seen.forEach(each -> since.putIfAbsent(each, now));
      since.keySet().retainAll(seen);
      if (!faulty) {
        since.values().forEach(first -> age(now - Math.max(first, quietFrom)));
      }
      rounds++;
      sleep();
    }
    for (Connection connection : connections) {
      close(connection);
    }
  }

  private void age(long nanos) {
    longest = Math.max(longest, nanos);
  }

  /// A server that does not answer has what it had.
  private void look(int server, @Nullable Connection[] connections, Set<String> seen) {
    String prefix = server + " ";
    try {
      Connection connection = connections[server];
      if (connection == null) {
        connection = servers.get(server).connect();
        connection.setNetworkTimeout(Runnable::run, 2_000);
        connections[server] = connection;
      }
      for (Branch branch : Branches.on(connection)) {
        if (branch.isOf(cluster)) {
          seen.add(prefix + branch.gtrid() + " " + branch.bqual());
        }
      }
    } catch (SQLException e) {
      close(connections[server]);
      connections[server] = null;
      since.keySet().stream().filter(each -> each.startsWith(prefix)).forEach(seen::add);
    }
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException _) {
        // Its server is gone.
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Until the fault has ended no branch is too old.
  public void faultBegins() {
    faulty = true;
  }

  /// From now on ages count from here.
  public void faultEnded() {
    quietFrom = System.nanoTime();
    faulty = false;
  }

  /// How long a branch has been there at most while there was no fault.
  public Duration longest() {
    return Duration.ofNanos(longest);
  }

  /// What is there now, with its age.
  public Map<String, Duration> now() {
    long now = System.nanoTime();
    Map<String, Duration> ages = new HashMap<>();
    since.forEach((branch, first) -> ages.put(branch, Duration.ofNanos(now - first)));
    return ages;
  }

  /// Waits until no branch is there that was there at the call; how long that took.
  ///
  /// @return empty of branches when all went in time, else those that stayed
  public Settled await(Duration limit) throws InterruptedException {
    long start = System.nanoTime();
    long first = rounds;
    while (rounds < first + 2) {
      Thread.sleep(PAUSE_MILLIS);
    }
    Set<String> old = new HashSet<>(since.keySet());
    while (!old.isEmpty() && System.nanoTime() - start < limit.toNanos()) {
      Thread.sleep(PAUSE_MILLIS);
      old.retainAll(since.keySet());
    }
    return new Settled(old, Duration.ofNanos(System.nanoTime() - start));
  }

  @Override
  public void close() {
    closed = true;
  }
}
