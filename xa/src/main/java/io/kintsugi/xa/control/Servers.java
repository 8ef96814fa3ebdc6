package io.kintsugi.xa.control;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The servers that transactions over shards may be on: those of the present configuration, and
/// those that left it and may still hold something. Thread-safe.
public final class Servers {
  private volatile List<String> present;
  private volatile List<String> leaving = List.of();

  public Servers(Collection<String> present) {
    this.present = sorted(present.stream());
  }

  /// Those of the configuration, each once, in the order of their names.
  public List<String> present() {
    return present;
  }

  /// Also those that are leaving.
  public List<String> all() {
    return sorted(Stream.concat(present.stream(), leaving.stream()));
  }

  public synchronized void change(Collection<String> next) {
    List<String> before = all();
    present = sorted(next.stream());
    leaving = before.stream().filter(each -> !next.contains(each)).toList();
  }

  public synchronized void gone(String server) {
    leaving = leaving.stream().filter(each -> !each.equals(server)).toList();
  }

  /// Whether so many of all servers are more than half: two majorities share a server.
  public static boolean majority(int some, int all) {
    return some > all / 2;
  }

  private static List<String> sorted(Stream<String> servers) {
    return servers.distinct().sorted().toList();
  }
}
