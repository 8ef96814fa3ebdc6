package io.kintsugi.xa.commit;

import io.kintsugi.xa.BranchChannel;
import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.HomeChannel;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.Probe;
import io.kintsugi.xa.XaSettings;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.BallotDecision;
import io.kintsugi.xa.decision.Ballots;
import io.kintsugi.xa.decision.Decider;
import io.kintsugi.xa.decision.Failure;
import io.kintsugi.xa.decision.HomeDecision;
import io.kintsugi.xa.decision.Inquiry;
import io.kintsugi.xa.decision.Proposals;
import io.kintsugi.xa.snapshot.CommitFence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The commits under way in this process.
public final class Coordinator {
  /// How long a client waits while home's server is asked for a decision whose reply was lost.
  private static final Duration ASKING = Duration.ofSeconds(3);

  private final XaSettings settings;
  private final Servers servers;
  private final Inquiry inquiry;
  private final CommitFence fence;
  private final Runnable fenced;
  private final Probe probe;
  private final Ballots ballots;
  private final List<Proposals> acceptors;
  private final Atomikos atomikos = new Atomikos();
  private final Patience patience = Patience.start();
  private final Map<GlobalId, Commit> active = new ConcurrentHashMap<>();

  /// @param fenced told when a decision was refused because of this life's number
  public Coordinator(
      XaSettings settings,
      Servers servers,
      Control control,
      Ballots ballots,
      CommitFence fence,
      Runnable fenced,
      Probe probe) {
    this.settings = settings;
    this.servers = servers;
    this.inquiry = new Inquiry(control, settings.cluster());
    this.ballots = ballots;
    this.fence = fence;
    this.acceptors =
        settings.protocol() == Protocol.TWO_PHASE
            ? List.of()
            : settings.servers().stream().map(server -> new Proposals(server, control)).toList();
    this.fenced = fenced;
    this.probe = probe;
  }

  public CompletableFuture<Outcome> commit(CommitRequest request) {
    Commit commit;
    try {
      commit = prepare(request);
    } catch (IllegalArgumentException e) {
      request.branches().forEach(BranchChannel::abandon);
      Optional.ofNullable(request.home()).ifPresent(HomeChannel::abandon);
      return CompletableFuture.completedFuture(Failure.internal(String.valueOf(e.getMessage())));
    }
    GlobalId id = request.id();
    active.put(id, commit);
    // Before anything is prepared: a snapshot waits until nothing is.
    return fence
        .commit()
        .thenCompose(leave -> {
          var _ =
              commit
                  .settled()
                  .thenRun(() -> {
                    active.remove(id);
                    leave.run();
                  });
          return commit.start(atomikos, patience);
        });
  }

  private Commit prepare(CommitRequest request) {
    GlobalId id = request.id();
    List<Leg> legs = new ArrayList<>();
    for (BranchChannel branch : request.branches()) {
      String server = known(branch.server());
      legs.add(new Leg(branch, () -> inquiry.gone(server, id, branch.shard())));
    }
    Commit.Limits limits = new Commit.Limits(settings.prepareTimeout(), request.visible());
    return new Commit(id, decider(request), legs, limits, probe);
  }

  private Decider decider(CommitRequest request) {
    HomeChannel home = request.home();
    if (home == null) {
      return new BallotDecision(request.id(), acceptors, ballots);
    }
    String server = known(home.server());
    GlobalId id = request.id();
    return new HomeDecision(id, home, () -> inquiry.decision(id, server, ASKING), fenced);
  }

  private String known(String server) {
    if (!servers.all().contains(server)) {
      throw new IllegalArgumentException(
          "server %s is not in the configuration that commits over shards run with"
              .formatted(server));
    }
    return server;
  }

  /// A branch whose transaction is here is in good hands.
  public boolean holds(GlobalId id) {
    return active.containsKey(id);
  }

  public @Nullable Commit find(GlobalId id) {
    return active.get(id);
  }

  public Collection<Commit> active() {
    return List.copyOf(active.values());
  }

  /// The server has another address or account now.
  public void moved(String server) {
    acceptors.forEach(each -> each.moved(server));
  }

  /// Waits until those under way have ended; each does, within its own limits.
  public void drain(Duration atMost) {
    CompletableFuture<?>[] all =
        active().stream().map(Commit::settled).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(all).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What is left is recovery's.
    }
    patience.close();
    acceptors.forEach(Proposals::close);
  }
}
