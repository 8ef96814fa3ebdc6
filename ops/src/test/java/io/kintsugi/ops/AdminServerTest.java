package io.kintsugi.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ProxyConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Over HTTP, as browsers and others come.
class AdminServerTest {
  private final FakeProxy proxy = new FakeProxy();
  private final FakeTime time = new FakeTime();
  private AdminServer server = started();
  private Browser browser = new Browser(0);

  private AdminServer started() {
    var admin =
        new ProxyConfig.Admin("127.0.0.1", 0, Duration.ofSeconds(1), 100, List.of("known.example"));
    return AdminServer.start(admin, proxy, proxy, time);
  }

  @BeforeEach
  void open() {
    browser = new Browser(server.port());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/status",
        "/api/shards",
        "/api/servers",
        "/api/sessions",
        "/api/statements",
        "/api/statements/0123456789abcdef",
        "/api/slow",
        "/api/transactions",
        "/api/plans",
        "/api/config",
        "/api/events",
        "/api/unsupported",
        "/api/distribution",
        "/api/history",
        "/api/stream",
        "/api/explain?sql=SELECT%201",
        "//api/status",
        "/x/../api/status",
        "/%61pi/status"
      })
  void nothingIsToldToWhoIsNotLoggedIn(String path) throws Exception {
    var answer = browser.get(path);
    assertThat(answer.statusCode()).isIn(401, 404);
    assertThat(answer.body()).doesNotContain("school");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/sessions/7/kill",
        "/api/servers/mysql-0/drain",
        "/api/transactions/resolve",
        "/api/reload",
        "/api/explain",
        "/api/logout"
      })
  void nothingIsDoneForWhoIsNotLoggedInOrHasTheCookieAlone(String path) throws Exception {
    String body = "{\"id\": \"k\", \"decision\": \"COMMIT\", \"sql\": \"SELECT 1\"}";
    assertThat(browser.post(path, body).statusCode()).isEqualTo(401);
    browser.entered().withoutToken();
    assertThat(browser.post(path, body).statusCode()).isEqualTo(403);
    assertThat(proxy.done).containsExactly("asked for ops");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/status", "/api/me", "/health/live", "/metrics", "/nowhere"})
  void everyAnswerTellsTheBrowserWhatOurPagesNeverDo(String path) throws Exception {
    var headers = browser.get(path).headers();
    assertThat(headers.firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy ->
            assertThat(policy)
                .contains("default-src 'self'", "frame-ancestors 'none'", "script-src 'self';")
                .doesNotContain("unsafe"));
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
  }

  @Test
  void theLoginsCookieIsForThisSiteAndNoScript() throws Exception {
    var answer = browser.login("ops", "right");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Set-Cookie"))
        .hasValueSatisfying(cookie ->
            assertThat(cookie)
                .startsWith("kintsugi=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/"));
  }

  @Test
  void whoIsInSeesTheModelWithSqlAsItIs() throws Exception {
    browser.entered();
    var statements = browser.get("/api/statements");
    assertThat(statements.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    assertThat(statements.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(statements.body())
        .contains("\"text\":\"SELECT '" + FakeProxy.HOSTILE + "'\"")
        .contains("\"firstSeen\":\"2026-01-02T03:04:05Z\"")
        .contains("{\"upperMicros\":100,\"count\":8}");
    assertThat(browser.get("/api/statements/0123456789abcdef").statusCode()).isEqualTo(200);
    assertThat(browser.get("/api/statements/none").statusCode()).isEqualTo(404);
    assertThat(browser.get("/api/config").body())
        .contains("\"entries\":[{", "\"pending\":{\"applied\":true");
    assertThat(browser.get("/api/explain?schema=school&sql=SELECT%201").body())
        .contains("\"route\":\"one-shard\"", "\"schema\":\"school\"");
  }

  @Test
  void whoIsInMayAct() throws Exception {
    browser.entered();
    assertThat(browser.post("/api/sessions/7/kill", "{\"query\": true}").statusCode())
        .isEqualTo(204);
    assertThat(browser.post("/api/sessions/8/kill", "{\"query\": false}").statusCode())
        .isEqualTo(404);
    assertThat(browser.post("/api/servers/mysql-0/drain", "{\"drain\": true}").statusCode())
        .isEqualTo(204);
    var resolve = "{\"id\": \"k-0-1\", \"decision\": \"ROLLBACK\"}";
    assertThat(browser.post("/api/transactions/resolve", resolve).body()).contains("ROLLED BACK");
    assertThat(browser.post("/api/reload", "{}").body()).contains("\"applied\":true");
    assertThat(proxy.done)
        .containsExactly(
            "asked for ops",
            "kill query 7 by ops",
            "kill 8 by ops",
            "drain mysql-0 by ops",
            "roll back k-0-1 by ops",
            "reload by ops");
  }

  @Test
  void whatCannotBeDoneIsToldInASentence() throws Exception {
    browser.entered();
    assertThat(browser.post("/api/servers/none/drain", "{\"drain\": true}"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
        .satisfies(answer -> assertThat(answer.body()).contains("there is no server none"));
    assertThat(browser.post("/api/sessions/x/kill", "{}").statusCode()).isEqualTo(400);
    assertThat(browser.post("/api/transactions/resolve", "{}").statusCode()).isEqualTo(400);
    assertThat(browser.post("/api/transactions/resolve", "[[[").statusCode()).isEqualTo(400);
    assertThat(browser.post("/api/explain", "{\"sql\": \" \"}").statusCode()).isEqualTo(400);
    proxy.broken = true;
    assertThat(browser.get("/api/status"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(500))
        .satisfies(answer -> assertThat(answer.body()).doesNotContain("inside", "Exception"));
  }

  @Test
  void aFormOfAnotherSiteCannotLogAnybodyIn() throws Exception {
    var form = "{\"user\": \"ops\", \"password\": \"right\"}";
    var plain =
        browser
            .to("/api/login")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString(form));
    assertThat(browser.send(plain).statusCode()).isEqualTo(400);
    var crossed =
        browser
            .to("/api/login")
            .header("Content-Type", "application/json")
            .header("Sec-Fetch-Site", "cross-site")
            .POST(BodyPublishers.ofString(form));
    assertThat(browser.send(crossed).statusCode()).isEqualTo(400);
    assertThat(proxy.done).isEmpty();
  }

  @Test
  void whoGuessesHasToWaitAndThePasswordIsNotEvenLookedAt() throws Exception {
    for (int i = 0; i < LoginThrottle.FREE; i++) {
      assertThat(browser.login("ops", "guess" + i).statusCode()).isEqualTo(401);
    }
    proxy.done.clear();
    HttpResponse<String> refused = browser.login("ops", "right");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(proxy.done).isEmpty();
    time.pass(LoginThrottle.LONGEST);
    assertThat(browser.login("ops", "right").statusCode()).isEqualTo(204);
  }

  @Test
  void afterLogoutTheCookieIsWorthNothing() throws Exception {
    browser.entered();
    assertThat(browser.post("/api/logout", "{}").statusCode()).isEqualTo(204);
    assertThat(browser.get("/api/status").statusCode()).isEqualTo(401);
    assertThat(browser.get("/api/me").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/health/ready", "/api/me", "/api/status"})
  void aStrangersNameForThisAddressIsRefusedEverywhere(String path) throws IOException {
    assertThat(browser.statusFor("evil.example", path)).contains(" 421 ");
    assertThat(browser.statusFor("known.example", path)).doesNotContain(" 421 ");
  }

  @Test
  void pagesAreForEverybodyAndFilesNamedByTheirContentAreKept() throws Exception {
    var index = browser.get("/");
    assertThat(index.statusCode()).isEqualTo(200);
    assertThat(index.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(index.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(index.body()).doesNotContainPattern("<script>").doesNotContain("style=");
    String script = index.body().replaceAll("(?s).*src=\"\\./(assets/[^\"]+\\.js)\".*", "$1");
    assertThat(browser.get("/" + script).headers().firstValue("Cache-Control").orElse(""))
        .contains("immutable");
    assertThat(browser.get("/assets/../../application.yaml").statusCode()).isEqualTo(404);
  }

  @Test
  void probesNeedNoLogin() throws Exception {
    assertThat(browser.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(browser.get("/health/ready").statusCode()).isEqualTo(200);
    proxy.ready = false;
    assertThat(browser.get("/health/ready"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(503))
        .satisfies(answer -> assertThat(answer.body()).contains("shard s1 has no writable"));
    assertThat(browser.get("/metrics").body()).contains("kintsugi_xa_in_doubt 1.0");
  }

  @Test
  void samplesArePushedAndAPageThatLeavesIsForgotten() throws Exception {
    browser.entered();
    var request = browser.to("/api/stream").header("Accept", "text/event-stream");
    var client = java.net.http.HttpClient.newHttpClient();
    var answer =
        client.send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofInputStream());
    try (client;
        var lines =
            new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).startsWith(":");
      proxy.second(17);
      String line = lines.readLine();
      while (!line.startsWith("data:")) {
        line = lines.readLine();
      }
      assertThat(line).contains("\"statements\":17");
      assertThat(proxy.listeners).hasSize(1);
      server.close();
      // The request's own thread lets go, and is not waited for.
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (!proxy.listeners.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertThat(proxy.listeners).isEmpty();
    }
  }
}
