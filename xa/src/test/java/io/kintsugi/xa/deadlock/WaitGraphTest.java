package io.kintsugi.xa.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Transactions are numbered by age: 1 is the oldest. Each has a connection of its number on every
/// server.
class WaitGraphTest {

  @Test
  void aChainIsNoCircle() {
    assertThat(victims(wait("alpha", 1, 2), wait("beta", 2, 3))).isEmpty();
  }

  @Test
  void theYoungestOfACircleOverTwoServersIsTheVictim() {
    assertThat(victims(wait("alpha", 1, 2), wait("beta", 2, 1))).containsExactly(2L);
  }

  @Test
  void aCircleMayPassThroughTransactionsOfOneServer() {
    assertThat(victims(wait("alpha", 3, 1), wait("alpha", 1, 2), wait("beta", 2, 3)))
        .containsExactly(3L);
  }

  @Test
  void twoCirclesHaveTwoVictims() {
    assertThat(
            victims(
                wait("alpha", 1, 2), wait("beta", 2, 1), wait("alpha", 3, 4), wait("beta", 4, 3)))
        .containsExactlyInAnyOrder(2L, 4L);
  }

  @Test
  void circlesThatShareTheirYoungestNeedOneVictim() {
    assertThat(
            victims(
                wait("alpha", 1, 3), wait("beta", 3, 1), wait("alpha", 2, 3), wait("beta", 3, 2)))
        .containsExactly(3L);
  }

  @Test
  void whoWaitsBesideACircleIsNoVictim() {
    assertThat(victims(wait("alpha", 4, 1), wait("alpha", 1, 2), wait("beta", 2, 1)))
        .containsExactly(2L);
  }

  @Test
  void connectionsOfOthersAreLeftOut() {
    LockWait stranger = new LockWait(new ServerThread("beta", 99), new ServerThread("beta", 1));
    assertThat(victims(wait("alpha", 1, 2), stranger)).isEmpty();
  }

  private static List<Long> victims(LockWait... waits) {
    List<OpenTransaction> open = Stream.of(1, 2, 3, 4).map(WaitGraphTest::transaction).toList();
    return WaitGraph.of(open, List.of(waits)).victims().stream()
        .map(OpenTransaction::session)
        .toList();
  }

  private static OpenTransaction transaction(int number) {
    return new OpenTransaction(
        number,
        number,
        number,
        true,
        List.of(new ServerThread("alpha", number), new ServerThread("beta", number)));
  }

  private static LockWait wait(String server, int waiting, int blocking) {
    return new LockWait(new ServerThread(server, waiting), new ServerThread(server, blocking));
  }
}
