package io.kintsugi.proxy.observe;

import io.kintsugi.proxy.observe.Model.Sample;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one read model of the running proxy. Any thread but an event loop may ask: an answer may
/// take as long as the loops need to tell their part, and [#distribution] asks the servers.
public interface Observed {
  Model.Status status();

  List<Model.Shard> shards();

  List<Model.Server> servers();

  List<Model.Session> sessions();

  /// Most time in all first.
  List<Model.Statement> statements();

  Model.@Nullable Statement statement(String digest);

  /// Newest first.
  List<Model.Slow> slow();

  List<Model.Transaction> transactions();

  List<Model.Plan> plans();

  List<Model.ConfigEntry> config();

  /// Newest first.
  List<Model.Event> events();

  /// Newest first.
  List<Model.Unsupported> unsupported();

  /// At most a minute old.
  List<Model.Distribution> distribution();

  /// One per second of the last quarter of an hour, oldest first.
  List<Sample> history();

  /// Where an admin's statement would go; nothing is run.
  Model.Explained explain(@Nullable String schema, String sql);

  /// Tells each new sample and event, from a thread that must not be held up for long.
  Subscription subscribe(Consumer<Sample> samples, Consumer<Model.Event> events);

  List<Model.Queries> queries();

  List<Model.Connections> connections();

  List<Model.Latencies> latencies();

  /// Ends what [#subscribe] began.
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
