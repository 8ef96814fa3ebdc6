package io.kintsugi.xa.deadlock;

import java.util.List;

/// A client's transaction and the connections that hold its locks.
///
/// @param session the client's connection id
/// @param beganAt by {@link System#nanoTime}
/// @param waitingSince when its present statement began; what waits for a moment only is let be
/// @param busy whether a statement of it runs
public record OpenTransaction(
    long session, long beganAt, long waitingSince, boolean busy, List<ServerThread> threads) {
  public OpenTransaction {
    threads = List.copyOf(threads);
  }

  /// Whether it can be part of a circle that no single server sees.
  boolean spansServers() {
    return threads.stream().map(ServerThread::server).distinct().count() > 1;
  }
}
