package io.kintsugi.proxy.session.plane;

import io.kintsugi.proxy.session.transaction.AtomicCommits;
import io.kintsugi.xa.BranchChannel;
import io.kintsugi.xa.BranchException;
import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.HomeChannel;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.SnapshotPermit;
import io.kintsugi.xa.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Commits over shards by the book and without a memory, so that the sessions' side can be tested
/// alone. Each commit runs on a virtual thread.
final class FakeCommits implements AtomicCommits {
  static final String DECISION = "INSERT INTO kintsugi.decision";
  final Map<String, String> refusals = new ConcurrentHashMap<>();
  final List<String> resolved = new ArrayList<>();

  /// Of each request, whether its session waited for the branches.
  final List<Boolean> waited = new CopyOnWriteArrayList<>();

  private final Protocol protocol;
  private boolean whenDecided;
  private final AtomicLong sequence = new AtomicLong();

  FakeCommits(Protocol protocol) {
    this.protocol = protocol;
  }

  /// The XID of the n-th transaction's branch.
  static String xid(int number, Protocol protocol, String home, String shard) {
    return new GlobalId("test", 0, 1, number, protocol, home).xid(shard);
  }

  /// From now on, for sessions that do not wait for the branches.
  FakeCommits answeringWhenDecided() {
    whenDecided = true;
    return this;
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public GlobalId begin(String homeServer) {
    return new GlobalId("test", 0, 1, sequence.incrementAndGet(), protocol, homeServer);
  }

  @Override
  public @Nullable String refusal(String server) {
    return refusals.get(server);
  }

  @Override
  public CompletableFuture<Outcome> commit(CommitRequest request) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    waited.add(request.visible());
    Thread.ofVirtual().start(() -> outcome.complete(carryOut(request, outcome)));
    return outcome;
  }

  private Outcome carryOut(CommitRequest request, CompletableFuture<Outcome> outcome) {
    HomeChannel home = request.home();
    try {
      List<CompletableFuture<Void>> votes =
          request.branches().stream().map(BranchChannel::prepare).toList();
      for (CompletableFuture<Void> vote : votes) {
        await(vote);
      }
      if (home != null) {
        await(home.write(DECISION));
      }
    } catch (BranchException e) {
      return rollBack(request, e);
    }
    try {
      if (home != null) {
        await(home.commit());
      }
    } catch (BranchException e) {
      request.branches().forEach(BranchChannel::abandon);
      return new Outcome.Unknown(request.id(), String.valueOf(e.getMessage()));
    }
    if (whenDecided && !request.visible()) {
      outcome.complete(new Outcome.Committed(List.of()));
    }
    Map<BranchChannel, CompletableFuture<Void>> commits = new LinkedHashMap<>();
    request.branches().forEach(branch -> commits.put(branch, branch.commit()));
    List<String> pending = new ArrayList<>();
    for (var commit : commits.entrySet()) {
      try {
        await(commit.getValue());
      } catch (BranchException e) {
        pending.add(commit.getKey().shard());
      }
    }
    return new Outcome.Committed(pending);
  }

  private static Outcome rollBack(CommitRequest request, BranchException why) {
    HomeChannel home = request.home();
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    request.branches().forEach(branch -> ends.add(branch.rollback()));
    if (home != null) {
      ends.add(home.rollback());
    }
    for (CompletableFuture<Void> end : ends) {
      try {
        await(end);
      } catch (BranchException e) {
        // A lost connection rolls back.
      }
    }
    return switch (why) {
      case BranchException.Refused refused ->
          new Outcome.RolledBack(
              refused.errno(), refused.sqlState(), String.valueOf(refused.getMessage()));
      case BranchException.ReadOnly readOnly ->
          new Outcome.RolledBack(1290, "HY000", String.valueOf(readOnly.getMessage()));
      case BranchException.Lost lost ->
          new Outcome.RolledBack(1180, "HY000", String.valueOf(lost.getMessage()));
    };
  }

  private static <T> T await(CompletableFuture<T> future) throws BranchException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BranchException known) {
        throw known;
      }
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Granted at once: nothing is committed here beside the test's own.
  @Override
  public CompletableFuture<SnapshotPermit> snapshot() {
    return CompletableFuture.completedFuture(
        new SnapshotPermit() {
          @Override
          public CompletableFuture<Boolean> consistent() {
            return CompletableFuture.completedFuture(true);
          }

          @Override
          public void close() {}
        });
  }

  @Override
  public CompletableFuture<List<View>> transactions() {
    return CompletableFuture.completedFuture(
        List.of(new View("test:0:1:7:2:alpha", "in doubt", List.of("s0", "s1"), 4, "waits")));
  }

  @Override
  public CompletableFuture<Optional<View>> transaction(String id) {
    return CompletableFuture.completedFuture(
        id.endsWith("alpha")
            ? Optional.of(new View(id, "committed", List.of("s0"), 1, ""))
            : Optional.empty());
  }

  @Override
  public CompletableFuture<View> resolve(String id, boolean commit, String operator) {
    resolved.add(id + " " + commit + " " + operator.replaceAll("@.*", ""));
    return CompletableFuture.completedFuture(
        new View(id, commit ? "committed" : "rolled back", List.of("s0", "s1"), 9, operator));
  }
}
