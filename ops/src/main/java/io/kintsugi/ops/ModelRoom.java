package io.kintsugi.ops;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.observe.Operations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The read model as it is, a path for each part.
final class ModelRoom implements Room {
  private final Observed observed;
  private final Operations operations;
  private final Door door;
  private final Map<String, Supplier<?>> parts = new LinkedHashMap<>();

  private record Config(List<Model.ConfigEntry> entries, Operations.Reloaded pending) {}

  ModelRoom(Observed observed, Operations operations, Door door) {
    this.door = door;
    this.observed = observed;
    this.operations = operations;
    parts.put("status", observed::status);
    parts.put("shards", observed::shards);
    parts.put("servers", observed::servers);
    parts.put("sessions", observed::sessions);
    parts.put("statements", observed::statements);
    parts.put("slow", observed::slow);
    parts.put("transactions", observed::transactions);
    parts.put("plans", observed::plans);
    parts.put("config", this::config);
    parts.put("events", observed::events);
    parts.put("unsupported", observed::unsupported);
    parts.put("distribution", observed::distribution);
    parts.put("history", observed::history);
  }

  @Override
  public void open(HttpRouting.Builder routing) {
    parts.forEach((name, part) ->
        routing.get(
            "/api/" + name,
            door.before((request, response) -> Replies.send(response, part.get()))));
    routing.get("/api/statements/{digest}", door.before(this::statement));
  }

  private Config config() {
    return new Config(observed.config(), operations.pending());
  }

  private void statement(ServerRequest request, ServerResponse response) {
    Model.Statement found = observed.statement(request.path().pathParameters().get("digest"));
    if (found == null) {
      Replies.missing(response);
    } else {
      Replies.send(response, found);
    }
  }
}
