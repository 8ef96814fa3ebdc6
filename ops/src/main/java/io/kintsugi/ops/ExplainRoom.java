package io.kintsugi.ops;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.kintsugi.proxy.observe.Observed;
import org.jspecify.annotations.Nullable;

/// Where a statement would go. GET for people at a terminal, POST for pages: a statement in an
/// address ends up in logs.
final class ExplainRoom implements Room {
  private final Observed observed;
  private final Door door;

  ExplainRoom(Observed observed, Door door) {
    this.door = door;
    this.observed = observed;
  }

  private record Question(@Nullable String schema, @Nullable String sql) {}

  @Override
  public void open(HttpRouting.Builder routing) {
    routing.get("/api/explain", door.before(this::asked));
    routing.post("/api/explain", door.before(this::posted));
  }

  private void asked(ServerRequest request, ServerResponse response) {
    answer(
        new Question(
            request.query().first("schema").orElse(null),
            request.query().first("sql").orElse(null)),
        response);
  }

  private void posted(ServerRequest request, ServerResponse response) {
    answer(Asked.body(request, Question.class), response);
  }

  private void answer(Question question, ServerResponse response) {
    if (question.sql() == null || question.sql().isBlank()) {
      throw new BadRequest("It takes a statement as sql.");
    }
    String schema = question.schema();
    Replies.send(
        response,
        observed.explain(schema == null || schema.isEmpty() ? null : schema, question.sql()));
  }
}
