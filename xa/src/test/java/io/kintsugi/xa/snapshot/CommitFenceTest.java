package io.kintsugi.xa.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommitFenceTest {
  private final CommitFence fence = new CommitFence();

  @Test
  void commitsGoSideBySide() {
    assertThat(fence.commit()).isDone();
    assertThat(fence.commit()).isDone();
  }

  @Test
  void aSnapshotWaitsForTheCommitsUnderWay() {
    Runnable first = fence.commit().join();
    Runnable second = fence.commit().join();
    CompletableFuture<Runnable> snapshot = fence.snapshot();
    first.run();
    assertThat(snapshot).isNotDone();
    second.run();
    assertThat(snapshot).isDone();
  }

  @Test
  void aCommitWaitsForTheSnapshotThatOpens() {
    Runnable snapshot = fence.snapshot().join();
    CompletableFuture<Runnable> commit = fence.commit();
    assertThat(commit).isNotDone();
    snapshot.run();
    assertThat(commit).isDone();
  }

  @Test
  void aStreamOfCommitsDoesNotStarveASnapshot() {
    Runnable running = fence.commit().join();
    CompletableFuture<Runnable> snapshot = fence.snapshot();
    CompletableFuture<Runnable> later = fence.commit();
    assertThat(later).isNotDone();
    running.run();
    assertThat(snapshot).isDone();
    assertThat(later).isNotDone();
    snapshot.join().run();
    assertThat(later).isDone();
  }

  @Test
  void aSnapshotThatGaveUpHoldsNobodyBack() {
    Runnable running = fence.commit().join();
    CompletableFuture<Runnable> snapshot = fence.snapshot();
    CompletableFuture<Runnable> later = fence.commit();
    snapshot.cancel(false);
    running.run();
    assertThat(later).isDone();
  }

  @Test
  void leavingTwiceCountsOnce() {
    Runnable first = fence.commit().join();
    Runnable second = fence.commit().join();
    first.run();
    first.run();
    CompletableFuture<Runnable> snapshot = fence.snapshot();
    assertThat(snapshot).isNotDone();
    second.run();
    assertThat(snapshot).isDone();
  }
}
