package io.kintsugi.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.check.Bank.Read;
import io.kintsugi.chaos.check.Bank.Transfer;
import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.history.Recorder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BankTest {
  private static final Bank BANK = new Bank(100, false);
  private final Recorder<Bank.Act> recorder = new Recorder<>();

  @Test
  void aReadThatSeesAllTheMoneyIsFine() {
    recorder.invoke(1, new Transfer("t1", 1, 2, 10)).ok();
    recorder
        .invoke(2, new Read("snapshot", Map.of()))
        .ok(new Read("snapshot", Map.of(1, 40L, 2, 60L)));
    assertThat(BANK.reads(recorder.history())).isEmpty();
  }

  @Test
  void aReadThatSeesHalfATransferIsNamed() {
    recorder
        .invoke(2, new Read("snapshot", Map.of()))
        .ok(new Read("snapshot", Map.of(1, 40L, 2, 50L)));
    assertThat(BANK.reads(recorder.history())).extracting(Violation::rule).containsExactly("sum");
  }

  @Test
  void aReadThatWasNotAnsweredSaysNothing() {
    recorder
        .invoke(2, new Read("snapshot", Map.of()))
        .end(Outcome.FAILED, new Read("snapshot", Map.of(1, 40L)), "gone");
    assertThat(BANK.reads(recorder.history())).isEmpty();
  }

  @Test
  void anOverdraftIsNamedWhereItIsForbidden() {
    Map<Integer, Long> balances = Map.of(1, -1L, 2, 101L);
    assertThat(BANK.state(balances)).extracting(Violation::rule).containsExactly("overdraft");
    assertThat(new Bank(100, true).state(balances)).isEmpty();
  }

  @Test
  void moneyThatIsGoneAtTheEndIsNamed() {
    assertThat(BANK.state(Map.of(1, 40L, 2, 59L)))
        .extracting(Violation::rule)
        .containsExactly("sum");
  }
}
