package io.kintsugi.ops;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Answers as JSON. Records are written by their components' names, times as ISO-8601.
final class Replies {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  static final String JSON_TYPE = "application/json; charset=utf-8";

  private Replies() {}

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  static void send(ServerResponse response, Object value) {
    response.header(HeaderNames.CONTENT_TYPE, JSON_TYPE).send(JSON.writeValueAsBytes(value));
  }

  static void refuse(ServerResponse response, Status status, String sentence) {
    response.status(status);
    send(response, Map.of("error", sentence));
  }

  static void missing(ServerResponse response) {
    refuse(response, Status.NOT_FOUND_404, "There is no such thing.");
  }

  /// @throws BadRequest when the body is no object of this form
  static <T> T read(byte[] body, Class<T> form) {
    try {
      return JSON.readValue(body, form);
    } catch (tools.jackson.core.JacksonException e) {
      throw new BadRequest("The body is not what this asks for, as JSON.");
    }
  }
}
