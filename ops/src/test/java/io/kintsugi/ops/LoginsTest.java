package io.kintsugi.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginsTest {
  private final FakeTime time = new FakeTime();
  private final Logins logins = new Logins(time);

  @Test
  void aLoginIsFoundByItsTokenAlone() {
    Logins.Login login = logins.enter("ops");
    assertThat(logins.find(login.token())).contains(login);
    assertThat(logins.find(login.csrf())).isEmpty();
    assertThat(logins.find("")).isEmpty();
  }

  @Test
  void twoLoginsShareNothing() {
    Logins.Login one = logins.enter("ops");
    Logins.Login other = logins.enter("ops");
    assertThat(one.token()).isNotEqualTo(other.token()).hasSizeGreaterThan(40);
    assertThat(one.hasCsrf(other.csrf())).isFalse();
    assertThat(one.hasCsrf(null)).isFalse();
    assertThat(one.hasCsrf(one.csrf())).isTrue();
  }

  @Test
  void itEndsWhenNobodyAsks() {
    Logins.Login login = logins.enter("ops");
    time.pass(Logins.IDLE);
    assertThat(logins.find(login.token())).isPresent();
    time.pass(Logins.IDLE.plusSeconds(1));
    assertThat(logins.find(login.token())).isEmpty();
  }

  @Test
  void itEndsAfterADayOfWorkHoweverOftenSomebodyAsks() {
    Logins.Login login = logins.enter("ops");
    for (Duration past = Duration.ZERO;
        past.compareTo(Logins.LONGEST) < 0;
        past = past.plusMinutes(30)) {
      assertThat(logins.find(login.token())).isPresent();
      time.pass(Duration.ofMinutes(30));
    }
    time.pass(Duration.ofSeconds(1));
    assertThat(logins.find(login.token())).isEmpty();
  }

  @Test
  void beyondAThousandTheOldestGoes() {
    Logins.Login first = logins.enter("ops");
    for (int i = 0; i < 1_000; i++) {
      logins.enter("ops");
    }
    assertThat(logins.find(first.token())).isEmpty();
  }

  @Test
  void tokensDoNotPrint() {
    Logins.Login login = logins.enter("ops");
    assertThat(login.toString()).doesNotContain(login.token()).doesNotContain(login.csrf());
  }
}
