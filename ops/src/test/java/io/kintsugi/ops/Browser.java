package io.kintsugi.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Asks the admin port, as a page would or as it should not.
final class Browser {
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private @Nullable String cookie;
  private @Nullable String csrf;

  Browser(int port) {
    this.port = port;
  }

  HttpRequest.Builder to(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    return cookie == null ? request : request.header("Cookie", cookie);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path));
  }

  /// As a page of ours posts.
  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
    return send(csrf == null ? request : request.header("X-CSRF-Token", csrf));
  }

  HttpResponse<String> login(String user, String password)
      throws IOException, InterruptedException {
    return post("/api/login", "{\"user\": \"%s\", \"password\": \"%s\"}".formatted(user, password));
  }

  /// Logged in as the admin, with the token of this login.
  Browser entered() throws IOException, InterruptedException {
    HttpResponse<String> answer = login("ops", "right");
    assertThat(answer.statusCode()).isEqualTo(204);
    cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    csrf = get("/api/me").body().replaceAll(".*\"csrf\":\"([^\"]+)\".*", "$1");
    return this;
  }

  /// What a page has that knows the cookie alone.
  Browser withoutToken() {
    csrf = null;
    return this;
  }

  /// The status line of a request that says its own Host, as Java's client does not.
  String statusFor(String host, String path) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return String.valueOf(answer.readLine());
    }
  }
}
