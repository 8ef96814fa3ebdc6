package io.kintsugi.fleet;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Where real MySQL comes from on this machine: a Docker engine, an installed `mysqld`, or packages
/// or archives unpacked into the cache. Immutable; any thread may start servers.
public sealed interface MySqlDistribution permits DockerMySql, LocalMySql {
  /// Looks in that order and fetches packages when nothing else is there (about 70 MB, once per
  /// machine).
  ///
  /// @param progress told in plain sentences what takes long
  /// @throws FleetException when there is no way, naming the ways to fix it
  static MySqlDistribution find(Consumer<String> progress) {
    return MySqlFinder.ofThisMachine(progress).find();
  }

  /// One old release, fetched by Maven when it is not in the cache (once per machine, in bounded
  /// time): 8.0.15, where a prepared XA transaction stays with its connection (it is detached since
  /// 8.0.29), or 8.0.33. For Linux on x86-64.
  ///
  /// @param progress told in plain sentences what takes long
  /// @throws FleetException saying why it cannot be had
  static MySqlDistribution pinned(MySqlVersion version, Consumer<String> progress) {
    return MySqlFinder.pinnedOnThisMachine(version, progress);
  }

  MySqlVersion version();

  /// One line for people: what it is and where.
  String describe();

  /// Starts a server and returns when it answers.
  MySqlServer start(ServerOptions options);

  /// The words that run a client program; the caller appends its arguments. Empty when this
  /// distribution lacks it.
  Optional<List<String>> command(Program program);
}
