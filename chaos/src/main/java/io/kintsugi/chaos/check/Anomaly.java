package io.kintsugi.chaos.check;

import java.util.EnumSet;
import java.util.Set;

/// What can be wrong with a history of transactions on lists, after Adya ("Weak Consistency", 1999)
/// and Elle (Kingsbury and Alvaro, 2020).
public enum Anomaly {
  /// A read that no order of the key's appends explains: two reads of it contradict each other.
  INCOMPATIBLE_ORDER,
  /// An element that is twice in a list, or that nobody appended.
  GARBAGE,
  /// A transaction does not see what it appended itself.
  OWN_WRITE,
  /// A transaction's later read does not follow from its earlier read and its own appends.
  INTERNAL,
  /// What a transaction wrote that failed was read.
  G1A,
  /// What a transaction wrote and then wrote over was read by another.
  G1B,
  /// A cycle of writes over writes.
  G0,
  /// A cycle of writes over writes and reads of writes.
  G1C,
  /// A cycle with one write over what was read: a read that is half before another transaction and
  /// half behind it, a lost update.
  G_SINGLE,
  /// A cycle with several writes over what was read: write skew.
  G2;

  /// What REPEATABLE READ of InnoDB on several shards rules out. Plain reads there are of a
  /// snapshot per shard, and writes are of the present, so that a transaction meets both
  /// (jepsen.io/analyses/mysql-8.0.34): the rest is MySQL's own.
  public static final Set<Anomaly> REPEATABLE_READ =
      Set.copyOf(EnumSet.of(INCOMPATIBLE_ORDER, GARBAGE, OWN_WRITE, G1A, G1B, G0, G1C));

  /// What a history of locking reads alone must not show.
  public static final Set<Anomaly> SERIALIZABLE = Set.copyOf(EnumSet.allOf(Anomaly.class));
}
