package io.kintsugi.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What clients do before a primary with two replicas.
///
/// @param reads the session's `kintsugi_reads`
/// @param acknowledge of the Kintsugi that is asked
record ReplicaCase(Work work, String reads, String acknowledge, int clients) {
  private static final List<String> ACKNOWLEDGE = List.of("primary", "semi-sync", "all-replicas");

  enum Work {
    /// One row by its key.
    READ,
    /// A row is written, then read four times: what `causal` has to wait for.
    READ_YOUR_WRITES,
    /// One row, committed by itself.
    WRITE
  }

  /// All cases of a round, those that are compared beside each other.
  static List<ReplicaCase> all(int threads) {
    Stream<ReplicaCase> reads =
        Stream.of(Work.READ, Work.READ_YOUR_WRITES)
            .flatMap(work ->
                Stream.of("primary", "any", "causal")
                    .map(mode -> new ReplicaCase(work, mode, "primary", threads)));
    Stream<ReplicaCase> writes =
        Stream.of(1, threads)
            .distinct()
            .flatMap(clients ->
                ACKNOWLEDGE.stream()
                    .map(mode -> new ReplicaCase(Work.WRITE, "primary", mode, clients)));
    return Stream.concat(reads, writes).toList();
  }

  /// The same without replicas, which this one is held against.
  ReplicaCase yardstick() {
    return new ReplicaCase(work, "primary", "primary", clients);
  }

  String title() {
    String mode = work == Work.WRITE ? "acknowledge " + acknowledge : "reads " + reads;
    return "%s, %s, %d client%s"
        .formatted(
            work.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            mode,
            clients,
            clients == 1 ? "" : "s");
  }
}
