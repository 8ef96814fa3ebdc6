package io.kintsugi.proxy.session;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.acknowledge.Acknowledger;
import io.kintsugi.proxy.acknowledge.InStep;
import io.kintsugi.proxy.merge.MemoryBudget;
import io.kintsugi.proxy.merge.ResultMemory;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.observe.Operations;
import io.kintsugi.proxy.observe.Recorder;
import io.kintsugi.proxy.reload.Reloads;
import io.kintsugi.proxy.session.audit.Audit;
import io.kintsugi.proxy.session.running.Account;
import io.kintsugi.proxy.session.running.Routing;
import io.kintsugi.proxy.session.running.Running;
import io.kintsugi.proxy.session.servers.Parking;
import io.kintsugi.proxy.session.show.InformationSchema;
import io.kintsugi.proxy.session.state.Collations;
import io.kintsugi.proxy.session.state.SessionDefaults;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.session.transaction.AtomicCommits;
import io.kintsugi.proxy.session.transaction.GlobalCommits;
import io.kintsugi.proxy.session.transaction.Unseen;
import io.kintsugi.proxy.topology.Topology;
import io.kintsugi.proxy.wire.RsaKeys;
import io.kintsugi.proxy.wire.StoredPassword;
import io.kintsugi.router.Router;
import io.kintsugi.router.rule.WeightCache;
import io.kintsugi.xa.View;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What all sessions share: accounts, limits, the present catalogue. Safe for all loops.
public final class ProxyContext {
  private final SessionRegistry registry;
  private final ResultMemory memory;
  private final WeightCache weights;
  private final CompletableFuture<RsaKeys> rsaKeys =
      CompletableFuture.supplyAsync(RsaKeys::generate);
  private final StoredPassword decoy = StoredPassword.decoyLike(StoredPassword.ofPlain("decoy"));
  private final Executor blocking;
  private final SessionDefaults defaults;
  private final InformationSchema informationSchema;
  private final Function<ProxyConfig, CompletableFuture<Router>> reader;
  private final GlobalCommits commits;
  private final Supplier<Topology> topology;
  private final Recorder recorder;
  private final Audit audit;
  private final Acknowledger.Rule acknowledge;
  private final Unseen unseen = new Unseen();
  private final Reloads reloads = new Reloads(this::config);
  private final LongAdder questions = new LongAdder();
  private final long startedAt = System.nanoTime();
  private volatile Parking.Limits parking;
  private volatile Running running;
  private volatile boolean stopping;
  private volatile @Nullable Observed observed;
  private volatile @Nullable Operations operations;

  /// @param blocking runs what takes its time (password hashing), off the loops
  /// @param reader reads the tables of a configuration again and gives the router that knows them
  /// @param commits how transactions over shards end
  /// @param topology who is what among the servers now; never blocks
  /// @param inStep the replicas that commits wait for; null unless they wait for all
  /// @param recorder told what there is to be seen
  public ProxyContext(
      ProxyConfig config,
      Router router,
      WeightCache weights,
      @Nullable SslContext tls,
      Executor blocking,
      String serverVersion,
      Map<Integer, String> collationNames,
      InformationSchema informationSchema,
      Function<ProxyConfig, CompletableFuture<Router>> reader,
      GlobalCommits commits,
      Supplier<Topology> topology,
      @Nullable InStep inStep,
      Recorder recorder) {
    this.blocking = blocking;
    this.defaults = new SessionDefaults(serverVersion, new Collations(collationNames));
    this.informationSchema = informationSchema;
    this.reader = reader;
    this.commits = commits;
    this.topology = topology;
    this.recorder = recorder;
    this.audit = new Audit(recorder.events());
    this.parking = Parking.Limits.of(config.replication().buffer());
    this.running = Running.first(config, tls, new Routing(router));
    this.acknowledge =
        new Acknowledger.Rule(
            inStep != null || strict(), inStep, config.replication().acknowledgeTimeout());
    this.weights = weights;
    this.registry = new SessionRegistry(config.limits().connections());
    this.memory = new ResultMemory(memoryOf(config));
  }

  private static long memoryOf(ProxyConfig config) {
    return Math.max(config.limits().resultMemory(), Runtime.getRuntime().maxMemory() / 4);
  }

  /// The configuration and its catalogue are these from now on, for everybody at once.
  ///
  /// @param seen the router that the new one's tables are at least as fresh as
  /// @return false, and nothing is done, when DDL has made another router in the meantime
  public synchronized boolean change(
      ProxyConfig next, @Nullable SslContext tls, Router router, Router seen) {
    Running before = running;
    if (before.routing().router() != seen) {
      return false;
    }
    registry.limit(next.limits().connections());
    memory.limit(memoryOf(next));
    parking = parking.next(next.replication().buffer());
    running = before.next(next, tls, new Routing(router));
    return true;
  }

  /// Where a reload is asked for.
  public Reloads reloads() {
    return reloads;
  }

  /// What runs now; whoever asks more than one thing of it keeps it.
  Running running() {
    return running;
  }

  /// No more clients are let in.
  public void stopping() {
    stopping = true;
  }

  /// Whether the proxy is about to end: it serves what it has begun, and is not ready for more.
  public boolean isStopping() {
    return stopping;
  }

  public SessionRegistry registry() {
    return registry;
  }

  public Routing routing() {
    return running.routing();
  }

  /// For tests and the command line.
  public Router router() {
    return routing().router();
  }

  /// False when a reload has come in between: the router belongs to a configuration of the past.
  private synchronized boolean router(Router next, int generation) {
    Running before = running;
    if (before.generation() == generation) {
      running = before.with(new Routing(next));
      return true;
    }
    return false;
  }

  public WeightCache weights() {
    return weights;
  }

  public Recorder recorder() {
    return recorder;
  }

  public Audit audit() {
    return audit;
  }

  public GlobalCommits commits() {
    return commits;
  }

  /// Whether writes are refused while they would be acknowledged too early.
  public boolean strict() {
    ProxyConfig.Replication replication = config().replication();
    return replication.strict() && replication.acknowledge() != ProxyConfig.Acknowledge.PRIMARY;
  }

  Acknowledger.Rule acknowledge() {
    return acknowledge;
  }

  public Unseen unseen() {
    return unseen;
  }

  /// Whether OK is held back until all shards show what was committed.
  public boolean answersWhenVisible() {
    return config().transactions().answer() == ProxyConfig.Answer.VISIBLE;
  }

  Parking.Limits parking() {
    return parking;
  }

  Topology topology() {
    return topology.get();
  }

  public MemoryBudget statementMemory() {
    return memory.statement(config().limits().resultMemory());
  }

  /// Reads a schema's tables again after DDL; done when statements are routed by what was found.
  public CompletableFuture<Void> reloadTables(String schema) {
    Running before = running;
    return reader
        .apply(before.config())
        .thenCompose(router ->
            router(router, before.generation())
                ? CompletableFuture.completedFuture(null)
                : reloadTables(schema));
  }

  public @Nullable Account account(String user) {
    return running.accounts().get(user);
  }

  public SessionState newState(
      long id, Account account, String host, int collation, @Nullable String schema) {
    return defaults.state(
        id,
        account.name(),
        account.schemas(),
        host,
        collation,
        schema,
        config().transactions().lockWait());
  }

  public <T> CompletableFuture<T> blocking(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    blocking.execute(() -> {
      try {
        result.complete(work.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  public @Nullable SslContext tls() {
    return running.tls();
  }

  /// Waits for them the first time, which is before the port is open.
  public RsaKeys rsaKeys() {
    return rsaKeys.join();
  }

  public StoredPassword decoy() {
    return decoy;
  }

  public InformationSchema informationSchema() {
    return informationSchema;
  }

  /// Also how text is read by that release.
  public SessionDefaults defaults() {
    return defaults;
  }

  public ProxyConfig config() {
    return running.config();
  }

  public long uptimeSeconds() {
    return (System.nanoTime() - startedAt) / 1_000_000_000L;
  }

  public long questions() {
    return questions.sum();
  }

  /// Counted by sessions as they begin a command.
  void countQuestion() {
    questions.increment();
  }

  /// Transactions over shards that are under way or in doubt.
  public List<Model.Transaction> transactions() {
    return commits.transactions().join().stream().map(ProxyContext::shown).toList();
  }

  public CompletableFuture<Model.Transaction> resolve(String id, boolean commit, String operator) {
    return commits.resolve(id, commit, operator).thenApply(ProxyContext::shown);
  }

  public static Model.Transaction shown(View view) {
    return new Model.Transaction(
        view.id(), view.state(), view.shards(), view.seconds(), view.detail());
  }

  /// Why the server can take no part in commits over shards; null when it can.
  public @Nullable String commitRefusal(String server) {
    return commits instanceof AtomicCommits atomic ? atomic.refusal(server) : null;
  }

  /// What admin SQL reads and does; set once, before clients are served.
  public void admin(Observed observed, Operations operations) {
    this.observed = observed;
    this.operations = operations;
  }

  public @Nullable Observed observed() {
    return observed;
  }

  public @Nullable Operations operations() {
    return operations;
  }

  public boolean isAdmin(String user) {
    Account account = account(user);
    return account != null && account.admin();
  }

  public int maxAllowedPacket() {
    return config().limits().maxAllowedPacket();
  }

  public long loginTimeoutMillis() {
    return config().limits().connectTimeout().toMillis();
  }

  /// How long a server may take to end what it was told to end.
  long killTimeoutNanos() {
    return config().limits().connectTimeout().toNanos();
  }

  long statementTimeoutNanos() {
    return config().limits().statementTimeout().toNanos();
  }

  long idleTimeoutNanos() {
    return config().limits().idleTimeout().toNanos();
  }
}
