package io.kintsugi.proxy.topology;

import io.kintsugi.proxy.topology.Facts.Beat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The beats that a primary has acknowledged, and when, by this machine's monotonic clock: no clock
/// of a server is believed. Thread-safe.
final class Heartbeat {
  /// `at` is for people; nothing is computed from it.
  static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS kintsugi.heartbeat (
        proxy VARCHAR(64) NOT NULL PRIMARY KEY,
        life BIGINT NOT NULL COMMENT 'a number of each start of the proxy',
        beat BIGINT NOT NULL,
        at DATETIME(6) NOT NULL COMMENT 'UTC, by the primary''s clock'
      ) ENGINE = InnoDB\
      """;

  static final String SCHEMA = "CREATE DATABASE IF NOT EXISTS kintsugi";
  static final String READ = "SELECT life, beat FROM kintsugi.heartbeat WHERE proxy = ?";
  static final String WRITE = "REPLACE INTO kintsugi.heartbeat VALUES (?, ?, ?, UTC_TIMESTAMP(6))";

  /// At two beats a second, half an hour: later than this is late enough.
  private static final int REMEMBERED = 4096;

  private final long life;
  private final long patience;
  private final Deque<Acknowledged> acknowledged = new ArrayDeque<>();
  private long last;

  private record Acknowledged(long number, long at) {}

  /// @param interval between beats
  Heartbeat(long life, Duration interval) {
    this.life = life;
    this.patience = 2 * interval.toNanos();
  }

  long life() {
    return life;
  }

  synchronized long next() {
    return ++last;
  }

  synchronized void acknowledge(long number, long now) {
    acknowledged.addLast(new Acknowledged(number, now));
    if (acknowledged.size() > REMEMBERED) {
      acknowledged.removeFirst();
    }
  }

  /// How late a server was at `now` that showed this beat then: as old as the first beat that it
  /// had not. While beats do not get through, the age of the last one that did. Null for a beat of
  /// another life, or before the first.
  synchronized @Nullable Duration lag(@Nullable Beat shown, long now) {
    Acknowledged newest = acknowledged.peekLast();
    if (shown == null || shown.life() != life || newest == null) {
      return null;
    }
    if (shown.number() >= newest.number()) {
      long age = now - newest.at();
      return age > patience ? Duration.ofNanos(age) : Duration.ZERO;
    }
    for (Acknowledged beat : acknowledged) {
      if (beat.number() > shown.number()) {
        return Duration.ofNanos(Math.max(0, now - beat.at()));
      }
    }
    return null;
  }
}
