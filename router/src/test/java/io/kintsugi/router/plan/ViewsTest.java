package io.kintsugi.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewsTest {
  @Test
  void whatCallsAStoredFunctionLocksOrHidesItselfIsForPrimariesAndWhatNamesItToo() {
    assertThat(
            Views.forPrimaries(
                Map.of(
                    "plain", "select `s`.`t`.`a` AS `a`,count(0) AS `n` from `s`.`t` group by `a`",
                    "casts", "select cast(`s`.`t`.`a` as char charset utf8mb4) AS `a` from `s`.`t`",
                    "calls", "select `s`.`seven`() AS `a` from `s`.`t`",
                    "over", "select `calls`.`a` AS `a` from `s`.`calls`",
                    "locks", "select get_lock('a',1) AS `a`",
                    "variable", "select @@server_id AS `a`",
                    "hidden", "")))
        .containsExactlyInAnyOrder("calls", "over", "locks", "variable", "hidden");
  }
}
