package io.kintsugi.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How one server is to run.
///
/// @param port TCP port on loopback; 0 picks a free one
/// @param dataFolder kept between runs when given, else a throwaway folder under the cache, deleted
///   on close
/// @param readOnly start with `super_read_only`, as a replica does
/// @param arguments further `mysqld` arguments; they come last and so win
public record ServerOptions(
    int port, Optional<Path> dataFolder, boolean readOnly, List<String> arguments) {
  public ServerOptions {
    arguments = List.copyOf(arguments);
  }

  /// A throwaway writable server on a free port.
  public static ServerOptions throwaway() {
    return new ServerOptions(0, Optional.empty(), false, List.of());
  }

  public ServerOptions withPort(int wanted) {
    return new ServerOptions(wanted, dataFolder, readOnly, arguments);
  }

  public ServerOptions keepingDataIn(Path folder) {
    return new ServerOptions(port, Optional.of(folder), readOnly, arguments);
  }

  public ServerOptions asReadOnly() {
    return new ServerOptions(port, dataFolder, true, arguments);
  }

  public ServerOptions withArguments(String... more) {
    var all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new ServerOptions(port, dataFolder, readOnly, all);
  }
}
