package io.kintsugi.xa.manager;

import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.ControlConnections;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.Probe;
import io.kintsugi.xa.SnapshotPermit;
import io.kintsugi.xa.View;
import io.kintsugi.xa.XaSettings;
import io.kintsugi.xa.commit.Coordinator;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.Ballots;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.decision.Decisions;
import io.kintsugi.xa.membership.Membership;
import io.kintsugi.xa.recovery.Ending;
import io.kintsugi.xa.recovery.Recovery;
import io.kintsugi.xa.snapshot.CommitFence;
import io.kintsugi.xa.snapshot.Snapshots;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything this module runs: ids, the coordinator on Atomikos, the proxy's membership in its
/// cluster, and recovery.
public final class XaManager implements AutoCloseable {
  private static final Duration DRAINING = Duration.ofSeconds(30);

  private final String cluster;
  private final Protocol protocol;
  private final Servers servers;
  private final Membership membership;
  private final Coordinator coordinator;
  private final Recovery recovery;
  private final Views views;
  private final Resolution resolution;
  private final Snapshots snapshots;
  private volatile boolean closing;

  private XaManager(
      XaSettings settings,
      Control control,
      Membership membership,
      Probe probe,
      LongSupplier nanos) {
    this.servers = new Servers(settings.servers());
    Ballots ballots = new Ballots(control, membership::life, servers);
    this.cluster = settings.cluster();
    this.protocol = settings.protocol();
    this.membership = membership;
    CommitFence fence = new CommitFence();
    this.coordinator =
        new Coordinator(settings, servers, control, ballots, fence, membership::doubt, probe);
    this.snapshots = new Snapshots(control, cluster, servers, fence);
    Decisions decisions = new Decisions(control, ballots, servers);
    Ending ending = new Ending(control, cluster, servers);
    this.recovery =
        new Recovery(
            settings, servers, control, membership, decisions, ending, coordinator::holds, nanos);
    this.views = new Views(coordinator, recovery, decisions, ending, nanos);
    this.resolution = new Resolution(coordinator, views, decisions, ending);
  }

  /// Blocks while it registers at the servers that answer; those that do not are tried again until
  /// they do.
  ///
  /// @throws IllegalStateException when another proxy with this id is alive
  public static XaManager start(XaSettings settings, ControlConnections servers, Probe probe) {
    return start(settings, servers, probe, System::nanoTime);
  }

  /// @param nanos the monotonic clock that tells the living from the dead
  static XaManager start(
      XaSettings settings, ControlConnections servers, Probe probe, LongSupplier nanos) {
    Control control = new Control(servers);
    Membership membership = Membership.start(settings, control, nanos);
    XaManager manager = new XaManager(settings, control, membership, probe, nanos);
    manager.recovery.start();
    return manager;
  }

  /// How decisions are made.
  public Protocol protocol() {
    return protocol;
  }

  /// A new transaction whose decision is made at this server; never blocks.
  public GlobalId begin(String homeServer) {
    return membership.begin(homeServer);
  }

  /// Why this server can take no part in a commit over shards now, as a sentence that says what to
  /// do; null when it can. Never blocks.
  public @Nullable String refusal(String server) {
    return closing ? "this proxy is shutting down" : membership.refusal(server);
  }

  /// Commits; never blocks, and the future always completes. Until it has, the request's
  /// connections belong to this module; a branch that is named as pending belongs to it until its
  /// own answer has come.
  public CompletableFuture<Outcome> commit(CommitRequest request) {
    return coordinator.commit(request);
  }

  /// Leave to open snapshots over shards; fails when it cannot be had within a few seconds. Never
  /// blocks.
  public CompletableFuture<SnapshotPermit> snapshot() {
    return snapshots.permit();
  }

  /// What this proxy commits now, and every in-doubt branch of the cluster that recovery saw on any
  /// server in its last round.
  public CompletableFuture<List<View>> transactions() {
    return CompletableFuture.completedFuture(views.all());
  }

  /// Empty when the id is none of this cluster's.
  public CompletableFuture<Optional<View>> transaction(String id) {
    Optional<GlobalId> known = known(id);
    return known
        .map(parsed -> asked(() -> Optional.of(views.one(parsed))))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  /// An operator's decision for a transaction in doubt. It cannot overrule one that was made: the
  /// view tells what came of it. Fails with an {@link IllegalArgumentException} when the id is none
  /// of this cluster's.
  public CompletableFuture<View> resolve(String id, boolean commit, String operator) {
    Optional<GlobalId> known = known(id);
    if (known.isEmpty()) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("not the id of a transaction of cluster " + cluster));
    }
    Decision wanted = commit ? Decision.COMMIT : Decision.ROLLBACK;
    return asked(() -> resolution.resolve(known.get(), wanted, operator));
  }

  /// The configuration's servers are these from now on. Blocks until this proxy is registered at
  /// those that are new and answer. Those that are missing are leaving: they take part until {@link
  /// #leave}. The ballots of three-phase commits stay with the servers of the start, because a
  /// majority is counted over the servers of a life.
  ///
  /// @param moved servers that have another address or account now
  public void change(Collection<String> next, Collection<String> moved) {
    List<String> before = servers.all();
    List<String> fresh = next.stream().distinct().filter(each -> !before.contains(each)).toList();
    fresh.forEach(recovery::join);
    fresh.forEach(membership::join);
    servers.change(next);
    for (String server : moved) {
      coordinator.moved(server);
      membership.moved(server);
    }
  }

  /// Lets a server go that has left the configuration and on which no transaction of this proxy is
  /// open any more.
  ///
  /// @return false when something of the cluster is prepared there, or it does not say
  public boolean leave(String server) {
    if (servers.present().contains(server) || !recovery.clean(server)) {
      return false;
    }
    recovery.leave(server);
    membership.leave(server);
    servers.gone(server);
    return true;
  }

  /// How many prepared branches of others each server has; they are left alone.
  public Map<String, Integer> strangers() {
    Map<String, Integer> counts = new TreeMap<>();
    recovery.seen().forEach(each -> counts.put(each.server(), each.strangers()));
    return counts;
  }

  private Optional<GlobalId> known(String id) {
    return GlobalId.parse(id).filter(parsed -> parsed.cluster().equals(cluster));
  }

  private static <T> CompletableFuture<T> asked(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, Thread::startVirtualThread);
  }

  /// Ends recovery and gives up the proxy's registration; commits under way end first.
  @Override
  public void close() {
    closing = true;
    coordinator.drain(DRAINING);
    recovery.close();
    membership.close();
  }
}
