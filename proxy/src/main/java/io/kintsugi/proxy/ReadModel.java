package io.kintsugi.proxy;

import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.session.ProxyContext;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts together what the parts of the proxy tell of themselves.
final class ReadModel implements Observed {
  private final ProxyContext context;

  ReadModel(ProxyContext context) {
    this.context = context;
  }

  @Override
  public Model.Status status() {
    Runtime runtime = Runtime.getRuntime();
    return new Model.Status(
        "",
        Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
        0,
        true,
        List.of(),
        context.registry().connections(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        1,
        runtime.totalMemory() - runtime.freeMemory(),
        runtime.maxMemory(),
        0);
  }

  @Override
  public List<Model.Shard> shards() {
    return List.of();
  }

  @Override
  public List<Model.Server> servers() {
    return List.of();
  }

  @Override
  public List<Model.Session> sessions() {
    return List.of();
  }

  @Override
  public List<Model.Statement> statements() {
    return List.of();
  }

  @Override
  public Model.@Nullable Statement statement(String digest) {
    return null;
  }

  @Override
  public List<Model.Slow> slow() {
    return List.of();
  }

  @Override
  public List<Model.Transaction> transactions() {
    return List.of();
  }

  @Override
  public List<Model.Plan> plans() {
    return List.of();
  }

  @Override
  public List<Model.ConfigEntry> config() {
    return List.of();
  }

  @Override
  public List<Model.Event> events() {
    return List.of();
  }

  @Override
  public List<Model.Unsupported> unsupported() {
    return List.of();
  }

  @Override
  public List<Model.Distribution> distribution() {
    return List.of();
  }

  @Override
  public List<Model.Sample> history() {
    return List.of();
  }

  @Override
  public Model.Explained explain(@Nullable String schema, String sql) {
    return new Model.Explained(schema, sql, "", "", List.of(), List.of(), List.of(), "", null);
  }

  @Override
  public Subscription subscribe(Consumer<Model.Sample> samples, Consumer<Model.Event> events) {
    return () -> {};
  }

  @Override
  public List<Model.Queries> queries() {
    return List.of();
  }

  @Override
  public List<Model.Connections> connections() {
    return List.of();
  }

  @Override
  public List<Model.Latencies> latencies() {
    return List.of();
  }
}
