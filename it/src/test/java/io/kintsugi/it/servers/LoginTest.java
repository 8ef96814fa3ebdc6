package io.kintsugi.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.it.ProxyFleet;
import io.kintsugi.it.ServerLane;
import io.kintsugi.it.differential.RawClient;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// The proxy's logins to real servers by both password plugins, with TLS and without.
@Tag("server")
class LoginTest {
  private static final String NATIVE =
      "ALTER USER kintsugi@'%' IDENTIFIED WITH mysql_native_password BY 'secret'";
  private static final String IN_TLS_ONLY = "ALTER USER kintsugi@'%' REQUIRE SSL";

  /// The server forgets whom it has seen: the next login of each account is a full one.
  private static final String FORGET = "FLUSH PRIVILEGES";

  /// Writes and reads over both shards, with a connection to each that is new.
  private static void assertItWorks(ProxyFleet fleet) throws SQLException {
    try (Connection connection = fleet.connect()) {
      Jdbc.tell(
          connection,
          "CREATE TABLE IF NOT EXISTS student (id INT PRIMARY KEY)",
          "REPLACE INTO student VALUES (1), (2), (3), (4)");
      assertThat(Jdbc.ask(connection, "SELECT SUM(id) FROM student")).containsExactly("10");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "V8_0_33, tls: disabled",
    "V8_0_33, tls: required",
    "V8_0_15, tls: disabled",
    "V8_0_15, tls: required"
  })
  void nativePasswordsAreSwitchedTo(ServerLane lane, String tls) throws Exception {
    try (ProxyFleet fleet =
        ProxyFleet.start(ProxyFleet.Plan.of(2).on(lane).way("127.0.0.1", tls).prepared(NATIVE))) {
      assertItWorks(fleet);
      assertThat(fleet.server(0).queryOne("SELECT plugin FROM mysql.user WHERE user = 'kintsugi'"))
          .isEqualTo("mysql_native_password");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NEWEST")
  void aServerWhosePluginIsTheNativeOneIsAnsweredAtOnce(ServerLane lane) throws Exception {
    var plan =
        ProxyFleet.Plan.of(2)
            .on(lane)
            .prepared(NATIVE)
            .arguments("--default-authentication-plugin=mysql_native_password");
    try (ProxyFleet fleet = ProxyFleet.start(plan)) {
      assertItWorks(fleet);
      try (RawClient login = login(fleet.server(0))) {
        assertThat(login.loginSteps()).containsExactly("Done");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cachedPasswordsTakeTheShortWayAndForgottenOnesTheFullOne(ServerLane lane) throws Exception {
    try (ProxyFleet fleet = ProxyFleet.start(ProxyFleet.Plan.of(2).on(lane).prepared(FORGET))) {
      assertItWorks(fleet);
      MySqlServer server = fleet.server(0);
      server.execute(FORGET);
      try (RawClient full = login(server);
          RawClient fast = login(server)) {
        assertThat(full.loginSteps())
            .as("key, password, done")
            .containsExactly("Send", "Send", "Done");
        assertThat(fast.loginSteps()).containsExactly("Wait", "Done");
      }
      assertItWorks(fleet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void insideTlsTheFullWayNeedsNoKey(ServerLane lane) throws Exception {
    var plan =
        ProxyFleet.Plan.of(2)
            .on(lane)
            .way("127.0.0.1", "tls: required")
            .prepared(IN_TLS_ONLY, FORGET);
    try (ProxyFleet fleet = ProxyFleet.start(plan)) {
      assertItWorks(fleet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongPasswordIsOneErrorThatNamesTheServer(ServerLane lane) throws Exception {
    String changed = "ALTER USER kintsugi@'%' IDENTIFIED BY 'other'";
    var plan =
        ProxyFleet.Plan.of(2).on(lane).prepared(changed).more("limits: {connect-timeout: 2s}");
    try (ProxyFleet fleet = ProxyFleet.start(plan)) {
      for (int again = 0; again < 2; again++) {
        SQLException error = Jdbc.refused(fleet::connect);
        assertThat(error.getErrorCode()).isEqualTo(1429);
        assertThat(error.getMessage())
            .contains("'alpha'", "Access denied")
            .doesNotContain("secret");
      }
      assertThat(fleet.proxy().data().connections("alpha")).isZero();
    }
  }

  private static RawClient login(MySqlServer server) throws Exception {
    return new RawClient(server.port(), "kintsugi", "secret", "mysql");
  }
}
