package io.kintsugi.bench;

import java.util.ArrayList;
import java.util.List;

/// A transaction of some single-row updates, by so many clients at once.
///
/// @param through what stands between the client and the servers
/// @param writes rows that are updated
/// @param shards over how many shards they are spread; 1 unless through Kintsugi
/// @param apart whether clients begin at different shards, so that all servers have work; else all
///   begin at the one that direct cases use
record CommitCase(Through through, int writes, int shards, int clients, boolean apart) {
  enum Through {
    /// Nothing: one server.
    DIRECT,
    /// A proxy that passes bytes on: what any proxy costs on this machine.
    HAPROXY,
    KINTSUGI
  }

  /// As MySQL's own client counts them in its examples: enough to see what a group commit gains.
  private static final List<Integer> CROWDS = List.of(1, 2, 4, 8, 16, 32);

  static CommitCase direct(int writes, int clients) {
    return new CommitCase(Through.DIRECT, writes, 1, clients, false);
  }

  static CommitCase haproxy(int writes, int clients) {
    return new CommitCase(Through.HAPROXY, writes, 1, clients, false);
  }

  static CommitCase over(int shards, int writes, int clients) {
    return new CommitCase(Through.KINTSUGI, writes, shards, clients, shards > 1);
  }

  /// Each transaction on one shard, and all servers busy.
  static CommitCase oneEach(int writes, int clients) {
    return new CommitCase(Through.KINTSUGI, writes, 1, clients, true);
  }

  /// All cases of a round, those that are compared beside each other.
  static List<CommitCase> all(int threads) {
    List<CommitCase> cases = new ArrayList<>();
    cases.add(direct(2, threads));
    cases.add(haproxy(2, threads));
    cases.add(over(1, 2, threads));
    cases.add(oneEach(2, threads));
    cases.add(direct(2, 1));
    cases.add(over(2, 2, 1));
    cases.add(direct(4, 1));
    cases.add(over(4, 4, 1));
    CROWDS.stream()
        .map(crowd -> over(2, 2, crowd))
        .filter(each -> !cases.contains(each))
        .forEach(cases::add);
    return List.copyOf(cases);
  }

  /// The direct transaction of the same writes by as many clients, which this one is held against.
  CommitCase yardstick() {
    return direct(writes, clients);
  }

  String title() {
    String where =
        switch (through) {
          case DIRECT -> "direct";
          case HAPROXY -> "haproxy";
          case KINTSUGI ->
              "kintsugi, %d shard%s".formatted(shards, shards > 1 ? "s" : apart ? " each" : "");
        };
    return "%s, %d writes, %d client%s".formatted(where, writes, clients, clients == 1 ? "" : "s");
  }
}
