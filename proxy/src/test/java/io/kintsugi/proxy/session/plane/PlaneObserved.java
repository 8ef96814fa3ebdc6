package io.kintsugi.proxy.session.plane;

import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.observe.Recorder;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.statements.RouteExplainer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The read model of a data plane that stands alone: what needs real servers is empty.
record PlaneObserved(ProxyContext context, DataPlane data) implements Observed {
  private Recorder recorder() {
    return context.recorder();
  }

  @Override
  public Model.Status status() {
    throw new UnsupportedOperationException("the plane alone has no status");
  }

  @Override
  public List<Model.Shard> shards() {
    return List.of(
        new Model.Shard("s0", "school_0", "alpha", "alpha", true, 7, 0, 5, 2, null, null, null),
        new Model.Shard("s1", "school_1", "beta", null, false, 70, 1, 50, 20, 9L, 90L, -12.5));
  }

  @Override
  public List<Model.Server> servers() {
    return List.of();
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
    return List.of();
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
    return List.of();
  }

  @Override
  public List<Model.Sample> history() {
    return List.of();
  }

  @Override
  public Model.Explained explain(@Nullable String schema, String sql) {
    return RouteExplainer.forAdmins(context, schema).explain(sql);
  }

  @Override
  public Subscription subscribe(Consumer<Model.Sample> samples, Consumer<Model.Event> events) {
    return () -> {};
  }

  @Override
  public List<Model.Queries> queries() {
    return recorder().queries();
  }

  @Override
  public List<Model.Connections> connections() {
    return List.of();
  }

  @Override
  public List<Model.Latencies> latencies() {
    return recorder().latencies();
  }
}
