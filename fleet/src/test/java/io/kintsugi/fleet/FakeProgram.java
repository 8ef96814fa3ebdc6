package io.kintsugi.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;

/// What runs in a container of the fake engine. Started again after it has ended.
sealed interface FakeProgram permits FakeMySql, FakeReaper {
  /// @param address where it is to listen
  void start(InetAddress address) throws IOException;

  /// @param signal without SIG
  void signal(String signal);

  boolean alive();

  /// @return false when it still runs after so many seconds
  boolean awaitEnd(long seconds);

  /// What it has printed.
  Path log();

  /// This machine's file for a path in the container.
  Path file(String path);

  /// The folder in which it looks for a hosts file.
  Path hosts();
}
