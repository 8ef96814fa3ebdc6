package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
  private static final List<String> KEYS =
      List.of("port", "host", "password", "replica-of", "lock-wait", "id");

  @ParameterizedTest
  @CsvSource({
    "prot, port",
    "prt, port",
    "portt, port",
    "PORT, port",
    "hsot, host",
    "pasword, password",
    "passwrod, password",
    "replica_of, replica-of",
    "LOCK_WAIT, lock-wait",
    "ID, id",
  })
  void oneSlipIsForgiven(String wrong, String meant) {
    assertThat(DidYouMean.nearest(wrong, KEYS)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"firewall", "x", "timeout", "passphrases"})
  void nothingIsGuessedFromAfar(String wrong) {
    assertThat(DidYouMean.nearest(wrong, KEYS)).isNull();
  }

  @Test
  void theNearerOfTwoWins() {
    assertThat(DidYouMean.nearest("beta-3", List.of("beta", "beta-2"))).isEqualTo("beta-2");
  }

  @Test
  void whenNothingIsNearAllAreNamed() {
    assertThat(DidYouMean.suggest("firewall", List.of("a", "b"))).isEqualTo("known here: a, b");
    assertThat(DidYouMean.suggest("firewall", List.of())).isNull();
  }
}
