package io.kintsugi.xa;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The servers that transactions over shards may be on: those of the present configuration, and
/// those that left it and may still hold something. Thread-safe.
final class Servers {
  private volatile List<String> present;
  private volatile List<String> leaving = List.of();

  Servers(Collection<String> present) {
    this.present = sorted(present.stream());
  }

  /// Those of the configuration, each once, in the order of their names.
  List<String> present() {
    return present;
  }

  /// Also those that are leaving.
  List<String> all() {
    return sorted(Stream.concat(present.stream(), leaving.stream()));
  }

  synchronized void change(Collection<String> next) {
    List<String> before = all();
    present = sorted(next.stream());
    leaving = before.stream().filter(each -> !next.contains(each)).toList();
  }

  synchronized void gone(String server) {
    leaving = leaving.stream().filter(each -> !each.equals(server)).toList();
  }

  private static List<String> sorted(Stream<String> servers) {
    return servers.distinct().sorted().toList();
  }
}
