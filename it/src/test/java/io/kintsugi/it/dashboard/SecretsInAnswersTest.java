package io.kintsugi.it.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each secret of the configuration, and each literal of the statements, has "hush" in it: no
/// answer of the admin port has.
@Tag("server")
class SecretsInAnswersTest {
  private static final List<String> PATHS =
      List.of(
          "",
          "metrics",
          "health/live",
          "health/ready",
          "api/me",
          "api/status",
          "api/shards",
          "api/servers",
          "api/sessions",
          "api/statements",
          "api/slow",
          "api/transactions",
          "api/plans",
          "api/config",
          "api/events",
          "api/unsupported",
          "api/distribution",
          "api/history");

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder login(AdminFleet fleet, String user, String password) {
    String body = "{\"user\": \"%s\", \"password\": \"%s\"}".formatted(user, password);
    return HttpRequest.newBuilder(URI.create(fleet.url() + "api/login"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private static void statements(AdminFleet fleet) throws SQLException {
    try (Connection connection = fleet.connect("it")) {
      AdminFleet.run(
          connection, "SELECT name, SLEEP(0.1) FROM student WHERE name = 'hush-literal'");
      for (String refused :
          List.of(
              "CREATE USER u IDENTIFIED BY 'hush-user'",
              "SET PASSWORD = 'hush-own'",
              "ALTER USER app IDENTIFIED BY 'hush-new'",
              "SELECT 'hush-broken' FROM FROM")) {
        try {
          AdminFleet.run(connection, refused);
        } catch (SQLException e) {
          assertThat(e.getErrorCode()).isPositive();
        }
      }
    }
  }

  private String hushed(AdminFleet fleet, String cookie, String path) throws Exception {
    var answer =
        send(
            HttpRequest.newBuilder(URI.create(fleet.url() + path))
                .header("Cookie", cookie.replaceAll(";.*", "")));
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    assertThat(answer.body()).as(path).doesNotContain("hush");
    assertThat(answer.headers().toString()).as(path).doesNotContain("hush");
    return answer.body();
  }

  @Test
  void noAnswerHasOne() throws Exception {
    try (AdminFleet fleet = new AdminFleet(folder)) {
      statements(fleet);
      assertThat(send(login(fleet, "app", AdminFleet.APP_PASSWORD)).statusCode())
          .as("no admin")
          .isEqualTo(401);
      var entered = send(login(fleet, "ops", "ops"));
      assertThat(entered.statusCode()).isEqualTo(204);
      String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow();
      for (String path : PATHS) {
        assertThat(hushed(fleet, cookie, path)).as(path).isNotBlank();
      }
      String file = Files.readString(fleet.file());
      Files.writeString(fleet.file(), file.replace("hush-", "hush-other-"));
      assertThat(hushed(fleet, cookie, "api/config")).contains("users.app.password");
      Files.writeString(fleet.file(), file.replace("password: hush-app", "pasword: hush-app"));
      assertThat(hushed(fleet, cookie, "api/config")).contains("pasword");
    }
  }
}
