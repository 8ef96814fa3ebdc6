package io.kintsugi.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A driver that we did not write believes that this is MySQL.
class FakeMySqlServerTest {
  private static Connection connect(FakeMySqlServer server, String password, String options)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "app");
    properties.setProperty("password", password);
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + server.port() + "/school?sslMode=DISABLED" + options,
        properties);
  }

  private static FakeMySqlServer school() {
    return new FakeMySqlServer("app", "geheim")
        .variables()
        .rows(
            "from students",
            List.of("id", "name"),
            new @Nullable String[] {"1", "Ada"},
            new @Nullable String[] {"2", null})
        .error("from nowhere", 1146, "42S02", "Table 'school.nowhere' doesn't exist");
  }

  @Test
  void aDriverLogsInAsksAndIsAnswered() throws Exception {
    try (FakeMySqlServer server = school()) {
      for (String prepared : new String[] {"", "&useServerPrepStmts=true"}) {
        try (Connection connection = connect(server, "geheim", prepared);
            var statement =
                connection.prepareStatement("select id, name from students where id > ?")) {
          statement.setInt(1, 0);
          try (ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(2)).isEqualTo("Ada");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(2)).isNull();
            assertThat(rows.next()).isFalse();
          }
          try (var plain = connection.createStatement()) {
            assertThatThrownBy(() -> plain.executeQuery("select 1 from nowhere"))
                .isInstanceOfSatisfying(
                    SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1146));
          }
        }
      }
      assertThat(server.logins()).hasSize(2);
      assertThat(server.logins().getFirst().database()).isEqualTo("school");
      assertThat(server.received())
          .contains(
              "select id, name from students where id > 0",
              "EXECUTE select id, name from students where id > ?");
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    try (FakeMySqlServer server = school()) {
      assertThatThrownBy(() -> connect(server, "falsch", "").close())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1045));
    }
  }
}
