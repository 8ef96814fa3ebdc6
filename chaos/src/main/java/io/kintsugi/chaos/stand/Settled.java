package io.kintsugi.chaos.stand;

import java.time.Duration;
import java.util.Set;

/// How a wait for things to go away ended.
///
/// @param left what has stayed; empty when all went in time
public record Settled(Set<String> left, Duration took) {
  public Settled {
    left = Set.copyOf(left);
  }
}
