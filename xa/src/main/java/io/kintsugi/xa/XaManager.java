package io.kintsugi.xa;

import io.kintsugi.xa.GlobalId.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Everything this module runs: ids, the coordinator on Atomikos, the proxy's membership in its
/// cluster, and recovery.
public final class XaManager implements AutoCloseable {
  private static final Duration DRAINING = Duration.ofSeconds(30);

  /// @param shards the shards' servers, by shard
  /// @param lease how long a proxy that shows no life keeps its transactions; never taken for less
  ///   than a few beats
  public record Settings(
      String cluster,
      int proxy,
      Protocol protocol,
      Map<String, String> shards,
      Duration lease,
      Duration prepareTimeout) {
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(2500);

    public Settings {
      shards = Map.copyOf(shards);
      lease = lease.compareTo(SHORTEST_LEASE) < 0 ? SHORTEST_LEASE : lease;
    }
  }

  /// One transaction over shards as operators see it.
  ///
  /// @param state `active`, `preparing`, `committing`, `in doubt`, `committed`, `rolled back`,
  ///   `unknown`
  /// @param shards those known to take part
  /// @param seconds since it began, or since a prepared branch of it was first seen
  public record View(String id, String state, List<String> shards, long seconds, String detail) {
    public View {
      shards = List.copyOf(shards);
    }
  }

  private final Membership membership;
  private final Coordinator coordinator;
  private final Recovery recovery;
  private volatile boolean closing;

  private XaManager(Membership membership, Coordinator coordinator, Recovery recovery) {
    this.membership = membership;
    this.coordinator = coordinator;
    this.recovery = recovery;
  }

  /// Blocks while it registers at the servers that answer; those that do not are tried again until
  /// they do.
  ///
  /// @throws IllegalStateException when another proxy with this id is alive
  public static XaManager start(Settings settings, ControlConnections servers, Probe probe) {
    return start(settings, servers, probe, System::nanoTime);
  }

  /// @param nanos the monotonic clock that tells the living from the dead
  static XaManager start(
      Settings settings, ControlConnections servers, Probe probe, LongSupplier nanos) {
    Control control = new Control(servers);
    Membership membership = Membership.start(settings, control, nanos);
    Inquiry inquiry = new Inquiry(control, settings.cluster());
    Coordinator coordinator = new Coordinator(settings, inquiry, membership::doubt, probe);
    Recovery recovery = new Recovery(settings, control, membership, coordinator::holds, nanos);
    recovery.start();
    return new XaManager(membership, coordinator, recovery);
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

  /// What this proxy commits now, and every in-doubt branch of the cluster on any server.
  public CompletableFuture<List<View>> transactions() {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<Optional<View>> transaction(String id) {
    throw new UnsupportedOperationException();
  }

  /// An operator's decision for a transaction in doubt. It cannot overrule one that was made: the
  /// view tells what came of it.
  public CompletableFuture<View> resolve(String id, boolean commit, String operator) {
    throw new UnsupportedOperationException();
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
