package io.kintsugi.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private final FakeTime time = new FakeTime();
  private final LoginThrottle throttle = new LoginThrottle(time);

  private void fail(int times, String user, String address) {
    for (int i = 0; i < times; i++) {
      throttle.failed(user, address);
    }
  }

  @Test
  void aFewMistakesCostNothing() {
    fail(LoginThrottle.FREE - 1, "ops", "10.0.0.1");
    assertThat(throttle.wait("ops", "10.0.0.1")).isZero();
  }

  @Test
  void furtherOnesWaitTwiceAsLongEachTime() {
    fail(LoginThrottle.FREE, "ops", "10.0.0.1");
    assertThat(throttle.wait("ops", "10.0.0.1")).isEqualTo(Duration.ofSeconds(1));
    fail(3, "ops", "10.0.0.1");
    assertThat(throttle.wait("ops", "10.0.0.1")).isEqualTo(Duration.ofSeconds(8));
    fail(100, "ops", "10.0.0.1");
    assertThat(throttle.wait("ops", "10.0.0.1")).isEqualTo(LoginThrottle.LONGEST);
  }

  @Test
  void whoGuessesManyNamesIsKnownByTheAddressAndWhoHasManyAddressesByTheName() {
    for (int i = 0; i < 10; i++) {
      throttle.failed("user" + i, "10.0.0.1");
      throttle.failed("ops", "10.0.1." + i);
    }
    assertThat(throttle.wait("new", "10.0.0.1")).isPositive();
    assertThat(throttle.wait("ops", "10.0.2.2")).isPositive();
    assertThat(throttle.wait("new", "10.0.2.2")).isZero();
  }

  @Test
  void theWaitEndsAndSuccessForgetsAll() {
    fail(LoginThrottle.FREE, "ops", "10.0.0.1");
    time.pass(Duration.ofSeconds(1));
    assertThat(throttle.wait("ops", "10.0.0.1")).isZero();
    throttle.succeeded("ops", "10.0.0.1");
    fail(LoginThrottle.FREE - 1, "ops", "10.0.0.1");
    assertThat(throttle.wait("ops", "10.0.0.1")).isZero();
  }

  @Test
  void oldFailuresAreForgotten() {
    fail(50, "ops", "10.0.0.1");
    time.pass(LoginThrottle.LONGEST.multipliedBy(2).plusSeconds(1));
    throttle.failed("ops", "10.0.0.1");
    assertThat(throttle.wait("ops", "10.0.0.1")).isZero();
  }
}
