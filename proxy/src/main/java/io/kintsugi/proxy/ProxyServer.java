package io.kintsugi.proxy;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.acknowledge.ControlCatchUp;
import io.kintsugi.proxy.acknowledge.InStep;
import io.kintsugi.proxy.admin.ControlPools;
import io.kintsugi.proxy.admin.OrphanedSessions;
import io.kintsugi.proxy.admin.SchemaReader;
import io.kintsugi.proxy.admin.ServerFacts;
import io.kintsugi.proxy.admin.TableSizes;
import io.kintsugi.proxy.backend.Marks;
import io.kintsugi.proxy.backend.Places;
import io.kintsugi.proxy.backend.Transport;
import io.kintsugi.proxy.observe.ConfigFile;
import io.kintsugi.proxy.observe.Events;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.observe.Operations;
import io.kintsugi.proxy.observe.Recorder;
import io.kintsugi.proxy.reload.ReloadResult;
import io.kintsugi.proxy.reload.Reloads;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.plane.DataPlane;
import io.kintsugi.proxy.session.show.InformationSchema;
import io.kintsugi.proxy.session.transaction.BestEffortCommits;
import io.kintsugi.proxy.topology.Drains;
import io.kintsugi.proxy.topology.PrimaryConnections;
import io.kintsugi.proxy.topology.Topology;
import io.kintsugi.proxy.topology.TopologyWatch;
import io.kintsugi.proxy.wire.Tls;
import io.kintsugi.router.Router;
import io.kintsugi.router.rule.ShardNumbers;
import io.kintsugi.xa.Probe;
import io.kintsugi.xa.XaSettings;
import io.kintsugi.xa.deadlock.DeadlockDetector;
import io.kintsugi.xa.manager.XaManager;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole proxy: owns every long-lived object, starts and closes them in order.
public final class ProxyServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProxyServer.class);
  private static final Places NOWHERE = Places.of(List.of());
  private final Events events = new Events();
  private final ControlPools control;
  private final TopologyWatch watch;
  private final Drains drains;
  private final PrimaryConnections primaries;
  private final Routers routers;
  private final @Nullable XaManager xa;
  private final OrphanedSessions orphans;
  private final DataPlane data;
  private final DeadlockDetector deadlocks;
  private final ProxyContext context;
  private final ReadModel observed;
  private final Acts acts;
  private final Targets targets = new Targets();
  private final Reloading reloading;

  /// How the data plane runs; not part of the configuration file.
  ///
  /// @param transport `auto`, `io_uring`, `epoll` or `nio`
  /// @param loops event loops; 0 for one per two processors: fewer loops sleep less often, and
  ///   serve as many statements for less CPU as long as the machine has other work (docs/bench.md)
  public record Options(String transport, int loops) {
    public static final Options DEFAULT = new Options("auto", 0);
  }

  private ProxyServer(ProxyConfig config, Options options, Probe probe) throws SSLException {
    int loops =
        options.loops() > 0
            ? options.loops()
            : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    CompletableFuture<Transport> transports =
        CompletableFuture.supplyAsync(() -> Transport.named(options.transport(), loops));
    this.control = new ControlPools(config.servers(), config.limits().connectTimeout());
    InStep inStep = inStep(config.replication());
    this.watch =
        TopologyWatch.start(
            config, control, inStep == null ? _ -> {} : inStep::observe, this::changed);
    this.drains = new Drains(watch::topology);
    watch.awaitFirst();
    this.primaries = new PrimaryConnections(control, watch::topology);
    ShardNumbers numbers = ShardNumbers.of(config.shards());
    this.routers = new Routers(new Snowflake(System::currentTimeMillis, config.identity().id()));
    Executor virtual = task -> Thread.ofVirtual().name("kintsugi-blocking").start(task);
    // Each waits for servers in turn, and none for another.
    CompletableFuture<ServerFacts> asked =
        CompletableFuture.supplyAsync(() -> ServerFacts.read(config, primaries), virtual);
    CompletableFuture<SchemaReader.Schemas> tables =
        new SchemaReader(config, primaries).readAsync();
    try {
      this.xa = xa(config, probe);
    } catch (IllegalStateException e) {
      transports.thenAccept(made -> made.group().shutdownGracefully());
      throw e;
    }
    ServerFacts facts = asked.join();
    this.context =
        new ProxyContext(
            config,
            routers.build(config, numbers, tables.join()),
            routers.weights(),
            clientTls(config.listen().tls()),
            virtual,
            facts.version(),
            facts.collations(),
            InformationSchema.ofMySql97().knownTo(facts.metadata()),
            this::reread,
            xa == null ? new BestEffortCommits() : new XaCommits(xa),
            drains::topology,
            inStep,
            new Recorder(config.admin().slow(), config.admin().statements(), events));
    Transport transport = transports.join();
    Places places = targets.of(config, numbers, NOWHERE);
    Marks marks = new Marks(config.identity().cluster(), config.identity().id());
    this.orphans = new OrphanedSessions(control, marks);
    this.data = new DataPlane(context, transport, places.members(), marks, orphans::add);
    endFormerLife(config);
    this.reloading =
        new Reloading(
            new Reloading.Parts(control, watch, primaries, xa, context, data, this::router),
            targets,
            numbers,
            places);
    context.reloads().target(reloading::apply);
    context.reloads().listener(this::reloaded);
    this.deadlocks = new DeadlockDetector(data.transactions(), control);
    this.acts = new Acts(context, drains);
    TableSizes sizes = new TableSizes(primaries, context::config);
    this.observed = new ReadModel(context, data, watch::topology, drains, sizes, acts);
    context.admin(observed, acts);
    log.info(
        "listening on {}:{} ({} loops, {})",
        config.listen().address(),
        data.port(),
        loops,
        transport.name());
  }

  /// Reads the servers' tables, binds the port, and serves from when this returns. A server that is
  /// down is reported and does not hinder the start.
  ///
  /// @throws SSLException when a certificate or key cannot be read
  public static ProxyServer start(ProxyConfig config, Options options) throws SSLException {
    return start(config, options, Probe.NONE);
  }

  /// @param probe told at each step of a commit over shards
  public static ProxyServer start(ProxyConfig config, Options options, Probe probe)
      throws SSLException {
    return new ProxyServer(config, options, probe);
  }

  private void changed(boolean good, String server, String kind, String sentence) {
    if (good) {
      events.info(kind, server, sentence);
    } else {
      events.warning(kind, server, sentence);
    }
  }

  private void reloaded(ReloadResult result) {
    context.recorder().slowerThan(context.config().admin().slow());
    context.recorder().reloaded(result.applied(), result.text());
  }

  /// Null unless all replicas acknowledge.
  private @Nullable InStep inStep(ProxyConfig.Replication replication) {
    return replication.acknowledge() == ProxyConfig.Acknowledge.ALL_REPLICAS
        ? new InStep(new ControlCatchUp(control, replication.acknowledgeTimeout()))
        : null;
  }

  /// Null under `best-effort`.
  private @Nullable XaManager xa(ProxyConfig config, Probe probe) {
    XaSettings settings = XaCommits.settings(config);
    if (settings == null) {
      return null;
    }
    try {
      return XaManager.start(settings, primaries, probe);
    } catch (IllegalStateException e) {
      watch.close();
      control.close();
      throw e;
    }
  }

  /// With the lock of its id at a server, or at its primary, this process knows that no other one
  /// lives by it.
  private void endFormerLife(ProxyConfig config) {
    XaManager manager = xa;
    if (manager == null) {
      return;
    }
    config.shards().values().stream()
        .map(ProxyConfig.Shard::server)
        .distinct()
        .forEach(server -> {
          BooleanSupplier ours = () -> manager.refusal(server) == null;
          orphans.endFormerLife(server, ours);
          config
              .servers()
              .forEach((name, other) -> {
                if (server.equals(other.replicaOf())) {
                  orphans.endFormerLife(name, ours);
                }
              });
        });
  }

  private Router router(ProxyConfig config, SchemaReader.Schemas schemas) {
    return routers.build(config, reloading.numbers().next(config.shards()), schemas);
  }

  /// After DDL.
  private CompletableFuture<Router> reread(ProxyConfig config) {
    return new SchemaReader(config, primaries)
        .readAsync()
        .thenApply(schemas -> router(config, schemas));
  }

  static @Nullable SslContext clientTls(ProxyConfig.@Nullable Tls tls) throws SSLException {
    return tls == null
        ? null
        : Tls.forClients(Path.of(tls.certificate()), Path.of(tls.key()), null);
  }

  public int port() {
    return data.port();
  }

  /// For tests and the command line: the router as it is now.
  public Router router() {
    return context.router();
  }

  /// Who is what among the servers, as of the last probes.
  public Topology topology() {
    return watch.topology();
  }

  /// What runs here, for people: the one model that admin SQL, the dashboard and the metrics read.
  public Observed observed() {
    return observed;
  }

  /// What operators may do to it.
  public Operations operations() {
    return acts;
  }

  /// The proxy is about to stop, or should get no clients for what the sentence says.
  public void notReady(String reason) {
    observed.notReady(reason);
  }

  /// From now on reloads go to this owner of the configuration file.
  public void configFile(ConfigFile owner) {
    acts.file(owner);
  }

  public ProxyContext context() {
    return context;
  }

  public DataPlane data() {
    return data;
  }

  /// Puts another configuration under the proxy while it runs, whole or not at all. Blocks until
  /// each session has heard of it.
  public ReloadResult reload(ProxyConfig next) {
    return reloading.apply(next);
  }

  /// The proxy was started from a file, which is read again in this way.
  public void configFile(Reloads.Source file) {
    context.reloads().source(file);
    acts.file(new FileReloads(context.reloads()));
  }

  /// Where everybody else asks for a reload of the file.
  public Reloads reloads() {
    return context.reloads();
  }

  /// Lets nobody in any more, and lets transactions end: as long as `limits.drain-time` says. What
  /// was acknowledged is on the servers, whatever this proxy does then. Blocks.
  public void drain() {
    notReady("the proxy is about to stop");
    Duration time = context.config().limits().drainTime();
    data.drain();
    log.info(
        "draining: {} clients, up to {} ms", context.registry().connections(), time.toMillis());
    int late = data.awaitDrained(time);
    if (late > 0) {
      log.warn(
          "{} clients were not done in time: what they have not committed is rolled back", late);
    }
  }

  @Override
  public void close() {
    observed.close();
    reloading.close();
    deadlocks.close();
    if (xa != null) {
      xa.close();
    }
    data.close();
    orphans.close();
    watch.close();
    control.close();
  }
}
