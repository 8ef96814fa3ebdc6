package io.kintsugi.fleet;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// What the fake engine answers.
record FakeReply(int status, String type, byte[] body) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  static final FakeReply EMPTY = new FakeReply(204, "text/plain", new byte[0]);

  static FakeReply json(Object tree) {
    return json(200, tree);
  }

  static FakeReply json(int status, Object tree) {
    return new FakeReply(status, "application/json", JSON.writeValueAsBytes(tree));
  }

  static FakeReply error(int status, String message) {
    return json(status, Map.of("message", message));
  }

  static FakeReply text(String text) {
    return bytes("text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  static FakeReply bytes(String type, byte[] body) {
    return new FakeReply(200, type, body);
  }

  void send(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Api-Version", "1.50");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
