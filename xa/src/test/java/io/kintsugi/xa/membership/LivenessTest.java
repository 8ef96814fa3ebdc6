package io.kintsugi.xa.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.membership.EpochTable.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Who is taken for dead, by a clock that the test moves.
class LivenessTest {
  private static final long LOCK = 42;
  private static final long NONE = 0;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000); // it may wrap around
  private final Liveness liveness = new Liveness(Duration.ofSeconds(5), nanos::get);

  @Test
  void aProxyThatWasNeverLookedAtIsNotDead() {
    assertThat(liveness.dead(1, 100)).isFalse();
  }

  @Test
  void aKilledProxyIsDeadSoonAfterItsLockIsGone() {
    watch(1000, 10, LOCK);
    assertThat(liveness.dead(1, 100)).isFalse();
    see(1000, 10, NONE);
    see(600, 10, NONE);
    assertThat(liveness.dead(1, 100)).isTrue();
  }

  @Test
  void aPausedProxyIsDeadAfterItsLease() {
    watch(1000, 4, LOCK);
    assertThat(liveness.dead(1, 100)).isFalse();
    see(1000, 3, LOCK);
    assertThat(liveness.dead(1, 100)).isFalse();
    for (int second = 0; second < 5; second++) {
      see(1000, 3, LOCK);
    }
    assertThat(liveness.dead(1, 100)).isTrue();
  }

  @Test
  void aProxyThatLostItsLockAndBeatsIsAlive() {
    for (int beat = 0; beat < 20; beat++) {
      see(1000, beat, NONE);
      assertThat(liveness.dead(1, 100)).isFalse();
    }
  }

  @Test
  void aFormerLifeIsDeadAtOnceAndThePresentOneIsNot() {
    see(0, 1, LOCK);
    assertThat(liveness.dead(1, 99)).isTrue();
    assertThat(liveness.dead(1, 100)).isFalse();
  }

  @Test
  void aTimeInWhichNobodyLookedDoesNotCount() {
    see(0, 1, LOCK);
    see(60_000, 1, NONE);
    assertThat(liveness.dead(1, 100)).isFalse();
    see(1000, 1, NONE);
    see(1000, 1, NONE);
    assertThat(liveness.dead(1, 100)).isTrue();
  }

  @Test
  void aProxyThatNoServerKnowsIsDeadAfterTheLease() {
    assertThat(liveness.dead(10, 100)).isFalse();
    for (int second = 0; second < 4; second++) {
      see(1000, second, LOCK);
    }
    assertThat(liveness.dead(10, 100)).isFalse();
    for (int second = 0; second < 4; second++) {
      see(1000, 10 + second, LOCK);
    }
    assertThat(liveness.dead(10, 100)).isTrue();
    assertThat(liveness.dead(1, 100)).isFalse();
  }

  /// Looks each second at a beat that stands still.
  private void watch(long millis, int beat, long lockHolder) {
    see(0, beat, lockHolder);
    see(millis, beat, lockHolder);
  }

  private void see(long afterMillis, long beat, long lockHolder) {
    nanos.addAndGet(Duration.ofMillis(afterMillis).toNanos());
    liveness.saw(List.of(new Sighting(1, 100, beat, lockHolder)));
  }
}
