package io.kintsugi.ops;

import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.kintsugi.proxy.observe.Operations;
import org.jspecify.annotations.Nullable;

/// What an admin may do. The proxy tells its audit log who did.
final class ActionRoom implements Room {
  private final Operations operations;
  private final Door door;

  ActionRoom(Operations operations, Door door) {
    this.door = door;
    this.operations = operations;
  }

  private record Kill(boolean query) {}

  private record Drain(boolean drain) {}

  private record Resolve(@Nullable String id, @Nullable String decision) {}

  @Override
  public void open(HttpRouting.Builder routing) {
    routing.post("/api/sessions/{id}/kill", door.before(this::kill));
    routing.post("/api/servers/{name}/drain", door.before(this::drain));
    routing.post("/api/transactions/resolve", door.before(this::resolve));
    routing.post("/api/reload", door.before(this::reload));
  }

  private void kill(ServerRequest request, ServerResponse response) {
    boolean query = Asked.body(request, Kill.class).query();
    if (operations.kill(session(request), query, Asked.login(request).user())) {
      response.status(Status.NO_CONTENT_204).send();
    } else {
      Replies.refuse(response, Status.NOT_FOUND_404, "That session has ended.");
    }
  }

  private static long session(ServerRequest request) {
    try {
      return Long.parseLong(request.path().pathParameters().get("id"));
    } catch (NumberFormatException e) {
      throw new BadRequest("A session's id is a number.");
    }
  }

  private void drain(ServerRequest request, ServerResponse response) {
    boolean on = Asked.body(request, Drain.class).drain();
    String server = request.path().pathParameters().get("name");
    try {
      operations.drain(server, on, Asked.login(request).user());
    } catch (IllegalArgumentException e) {
      throw new BadRequest(String.valueOf(e.getMessage()));
    }
    response.status(Status.NO_CONTENT_204).send();
  }

  private void resolve(ServerRequest request, ServerResponse response) {
    Resolve asked = Asked.body(request, Resolve.class);
    if (asked.id() == null || asked.decision() == null) {
      throw new BadRequest("It takes an id and a decision.");
    }
    boolean commit =
        switch (asked.decision()) {
          case "COMMIT" -> true;
          case "ROLLBACK" -> false;
          default -> throw new BadRequest("A decision is COMMIT or ROLLBACK.");
        };
    try {
      String operator = Asked.login(request).user();
      Replies.send(response, operations.resolve(asked.id(), commit, operator));
    } catch (IllegalArgumentException e) {
      throw new BadRequest(String.valueOf(e.getMessage()));
    }
  }

  private void reload(ServerRequest request, ServerResponse response) {
    Replies.send(response, operations.reload(Asked.login(request).user()));
  }
}
