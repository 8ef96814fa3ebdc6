package io.kintsugi.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.ServerOptions;
import io.kintsugi.it.Certificate;
import io.kintsugi.it.ProxyFleet;
import io.kintsugi.it.ServerLane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS from the proxy to real servers: who is trusted is served, who is not gets one clear error
/// and never a word in the clear.
@Tag("server")
class ServerTlsTest {
  private static final String HERE = "127.0.0.1";

  /// The control plane asks again until this is over.
  private static final String IMPATIENT = "limits: {connect-timeout: 2s}";

  @TempDir private static Path folder;
  private static Certificate here;
  private static Certificate elsewhere;

  @BeforeAll
  static void certificates() throws Exception {
    here = Certificate.make(folder, "here", "ip:127.0.0.1");
    elsewhere = Certificate.make(folder, "elsewhere", "dns:elsewhere.invalid");
  }

  private static ProxyFleet.Plan showing(Certificate certificate) {
    return ProxyFleet.Plan.of(2)
        .arguments("--ssl-cert=" + certificate.file(), "--ssl-key=" + certificate.key());
  }

  private static ProxyFleet.Plan trusting(ProxyFleet.Plan plan, String mode, Path ca) {
    return plan.way(HERE, "tls: " + mode + ", tls-ca: " + ca);
  }

  /// Both ways to the servers are used: the control plane's for the columns, the data plane's for
  /// the rows. The account is let in by TLS only.
  private static void assertServed(ProxyFleet.Plan plan) throws Exception {
    try (ProxyFleet fleet = ProxyFleet.start(plan.prepared("ALTER USER kintsugi@'%' REQUIRE SSL"));
        Connection connection = fleet.connect()) {
      Jdbc.tell(
          connection,
          "CREATE TABLE student (id INT PRIMARY KEY, name VARCHAR(20))",
          "INSERT INTO student VALUES (1, 'Ada'), (2, 'Bob'), (3, 'Cy')");
      assertThat(Jdbc.ask(connection, "SELECT name FROM student ORDER BY name"))
          .containsExactly("Ada", "Bob", "Cy");
    }
  }

  /// @param why what the error says beside the server's name
  private static void assertRefused(ProxyFleet.Plan plan, String why) throws Exception {
    try (ProxyFleet fleet = ProxyFleet.start(plan.more(IMPATIENT))) {
      for (int again = 0; again < 2; again++) {
        SQLException error = Jdbc.refused(fleet::connect);
        assertThat(error.getErrorCode()).isEqualTo(1429);
        assertThat(error.getMessage())
            .contains("server 'alpha'", why)
            .doesNotContain("secret", "Exception");
      }
      assertThat(fleet.proxy().data().connections("alpha")).isZero();
      for (int server = 0; server < 2; server++) {
        assertThat(
                fleet
                    .server(server)
                    .queryOne(
                        "SELECT COUNT(*) FROM performance_schema.accounts WHERE user = 'kintsugi'"))
            .as("logins without TLS")
            .isEqualTo("0");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-ca", "verify-identity"})
  void theRightCertificateIsServed(String mode) throws Exception {
    assertServed(trusting(showing(here), mode, here.file()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-ca", "verify-identity"})
  void aCertificateOfAnotherAuthorityIsRefused(String mode) throws Exception {
    assertRefused(
        trusting(showing(here), mode, elsewhere.file()), "its certificate is not trusted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-ca", "verify-identity"})
  void withoutAnAuthorityOfItsOwnTheRuntimesAreAsked(String mode) throws Exception {
    assertRefused(showing(here).way(HERE, "tls: " + mode), "its certificate is not trusted");
  }

  @Test
  void aCertificateForAnotherHostIsRefusedByItsName() throws Exception {
    assertRefused(
        trusting(showing(elsewhere), "verify-identity", elsewhere.file()),
        "its certificate is not for 127.0.0.1");
  }

  @Test
  void onlyVerifyIdentityAsksForTheHost() throws Exception {
    assertServed(trusting(showing(elsewhere), "verify-ca", elsewhere.file()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"preferred", "required"})
  void withoutVerificationAnyCertificateWillDo(String mode) throws Exception {
    assertServed(showing(elsewhere).way(HERE, "tls: " + mode));
  }

  @ParameterizedTest
  @ValueSource(strings = {"required", "verify-ca", "verify-identity"})
  void aServerWithoutTlsIsRefused(String mode) throws Exception {
    assertRefused(
        ProxyFleet.Plan.of(2).arguments("--tls-version=").way(HERE, "tls: " + mode),
        "TLS is required, and the server offers none");
  }

  /// Servers make an authority and a certificate of their own in their data folder, all of a lane
  /// the same.
  @ParameterizedTest
  @EnumSource
  void theAuthorityThatAServerMadeForItselfCanBeTrusted(ServerLane lane) throws Exception {
    Path ca = folder.resolve(lane + ".pem");
    try (MySqlServer any = lane.mysql().start(ServerOptions.throwaway())) {
      Files.write(ca, any.dataFile("ca.pem"));
    }
    ProxyFleet.Plan plan = ProxyFleet.Plan.of(2).on(lane);
    assertServed(trusting(plan, "verify-ca", ca));
    assertRefused(trusting(plan, "verify-identity", ca), "its certificate is not for 127.0.0.1");
  }
}
