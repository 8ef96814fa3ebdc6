package io.kintsugi.fleet;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client asks of the fake engine.
///
/// @param path in parts, without the version of the API
record FakeRequest(String method, List<String> path, Map<String, String> query, byte[] body) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static FakeRequest of(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    var path = Stream.of(uri.getPath().replaceFirst("^/(v[0-9.]+/)?", "").split("/")).toList();
    var query = new HashMap<String, String>();
    if (uri.getRawQuery() != null) {
      for (var pair : uri.getRawQuery().split("&")) {
        var parts = pair.split("=", 2);
        query.put(
            parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return new FakeRequest(
        exchange.getRequestMethod(), path, query, exchange.getRequestBody().readAllBytes());
  }

  boolean is(String wantedMethod, String... wantedPath) {
    return method.equals(wantedMethod) && path.equals(List.of(wantedPath));
  }

  String query(String name) {
    return query.getOrDefault(name, "");
  }

  JsonNode json() {
    return JSON.readTree(body);
  }
}
