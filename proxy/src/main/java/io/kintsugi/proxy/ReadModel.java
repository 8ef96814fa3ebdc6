package io.kintsugi.proxy;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.admin.TableSizes;
import io.kintsugi.proxy.backend.PoolNumbers;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.observe.Operations;
import io.kintsugi.proxy.observe.Recorder;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.plane.DataPlane;
import io.kintsugi.proxy.session.statements.RouteExplainer;
import io.kintsugi.proxy.topology.Drains;
import io.kintsugi.proxy.topology.Topology;
import io.kintsugi.proxy.topology.Topology.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts together what the parts of the proxy tell of themselves.
final class ReadModel implements Observed, AutoCloseable {
  private final ProxyContext context;
  private final DataPlane data;
  private final Supplier<Topology> topology;
  private final Drains drains;
  private final TableSizes sizes;
  private final Operations operations;
  private final ProxyStatus status;
  private final Sampler sampler;

  /// @param topology as the servers show it, whatever is drained
  ReadModel(
      ProxyContext context,
      DataPlane data,
      Supplier<Topology> topology,
      Drains drains,
      TableSizes sizes,
      Operations operations) {
    this.context = context;
    this.data = data;
    this.topology = topology;
    this.drains = drains;
    this.sizes = sizes;
    this.operations = operations;
    this.status = new ProxyStatus(context);
    this.sampler = new Sampler(recorder(), this::now);
    sampler.start();
  }

  private Sampler.Now now() {
    drains.drained().forEach(data::closeIdle);
    List<PoolNumbers> pools = data.pools();
    return new Sampler.Now(
        context.registry().connections(), transactions(), views(pools).all(), pools);
  }

  private Recorder recorder() {
    return context.recorder();
  }

  private ProxyConfig configuration() {
    return context.config();
  }

  private ServerViews views(List<PoolNumbers> pools) {
    return new ServerViews(configuration(), topology.get(), drains.drained(), pools);
  }

  /// For a proxy that is about to stop: it is not ready any more.
  void notReady(String reason) {
    status.notReady(reason);
  }

  @Override
  public Model.Status status() {
    return status.of(shards(), servers(), transactions());
  }

  @Override
  public List<Model.Shard> shards() {
    List<PoolNumbers> pools = data.pools();
    List<Model.Distribution> known = sizes.known();
    Map<String, ShardSize> held = known == null ? Map.of() : ShardSize.of(known);
    Topology now = topology.get();
    List<Model.Shard> shards = new ArrayList<>();
    configuration()
        .shards()
        .forEach((name, shard) -> {
          PoolNumbers numbers = new PoolNumbers(name, shard.server(), 0, 0, 0, 0, 0, 0);
          for (PoolNumbers pool : pools) {
            numbers = pool.shard().equals(name) ? numbers.plus(pool) : numbers;
          }
          Group group = now.groups().get(shard.server());
          String primary = group == null ? null : group.writable();
          ShardSize size = held.get(name);
          shards.add(
              new Model.Shard(
                  name,
                  shard.schema(),
                  shard.server(),
                  primary,
                  primary != null && !drains.drained().contains(primary),
                  numbers.statements(),
                  numbers.errors(),
                  numbers.reads(),
                  numbers.writes(),
                  size == null ? null : size.rows(),
                  size == null ? null : size.bytes(),
                  size == null ? null : size.skewPercent()));
        });
    return shards;
  }

  @Override
  public List<Model.Server> servers() {
    return views(data.pools()).all();
  }

  @Override
  public List<Model.Session> sessions() {
    return data.sessions();
  }

  @Override
  public List<Model.Statement> statements() {
    return recorder().shownStatements();
  }

  @Override
  public Model.@Nullable Statement statement(String digest) {
    return recorder().shownStatement(digest);
  }

  @Override
  public List<Model.Slow> slow() {
    return recorder().shownSlow();
  }

  @Override
  public List<Model.Transaction> transactions() {
    return context.transactions();
  }

  @Override
  public List<Model.Plan> plans() {
    return data.plans();
  }

  @Override
  public List<Model.ConfigEntry> config() {
    Map<String, String> pending = new HashMap<>();
    operations.pending().changes().forEach(each -> pending.put(each.key(), each.after()));
    List<Model.ConfigEntry> entries = new ArrayList<>();
    ConfigEntries.of(configuration())
        .forEach(
            (key, value) -> entries.add(new Model.ConfigEntry(key, value, pending.remove(key))));
    pending.forEach((key, value) -> entries.add(new Model.ConfigEntry(key, "", value)));
    return entries;
  }

  @Override
  public List<Model.Event> events() {
    return recorder().events().newestFirst();
  }

  @Override
  public List<Model.Unsupported> unsupported() {
    return recorder().shownUnsupported();
  }

  @Override
  public List<Model.Distribution> distribution() {
    return sizes.read();
  }

  @Override
  public List<Model.Sample> history() {
    return sampler.history();
  }

  @Override
  public Model.Explained explain(@Nullable String schema, String sql) {
    return RouteExplainer.forAdmins(context, schema).explain(sql);
  }

  @Override
  public Subscription subscribe(Consumer<Model.Sample> samples, Consumer<Model.Event> events) {
    return sampler.subscribe(samples, events);
  }

  @Override
  public List<Model.Queries> queries() {
    return recorder().queries();
  }

  @Override
  public List<Model.Connections> connections() {
    List<PoolNumbers> pools = data.pools();
    ServerViews views = views(pools);
    List<Model.Connections> all = new ArrayList<>();
    for (PoolNumbers pool : pools) {
      Model.Role role = views.role(pool.server());
      all.add(connections(pool, role, "active", pool.active()));
      all.add(connections(pool, role, "idle", pool.idle()));
    }
    return all;
  }

  private static Model.Connections connections(
      PoolNumbers pool, Model.Role role, String state, int connections) {
    return new Model.Connections(pool.shard(), pool.server(), role, state, connections);
  }

  @Override
  public List<Model.Latencies> latencies() {
    return recorder().latencies();
  }

  @Override
  public void close() {
    sampler.close();
  }
}
