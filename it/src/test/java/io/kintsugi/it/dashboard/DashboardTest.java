package io.kintsugi.it.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.it.clients.Programs;
import io.kintsugi.xa.GlobalId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person walks the dashboard with a real browser, over real servers, while strangers plant
/// scripts. Pictures of each page are left in target/dashboard.
@Tag("server")
class DashboardTest {
  private static final int LONGEST_SECONDS = 600;
  private static final String PLANTED = "<img src=x onerror=alert(1)>";

  private static final String GUEST_PASSWORD = "hush-guest";

  @TempDir private Path folder;

  /// What a person saves over the configuration file: a user more, and another limit.
  private Path edited(AdminFleet fleet) throws IOException {
    String more =
        """
        limits: {connections: 20000}
        users:
          guest: {password: %s, schemas: [school]}
        """;
    return Files.writeString(
        folder.resolve("edited.yaml"),
        Files.readString(fleet.file()).replace("users:\n", more.formatted(GUEST_PASSWORD)));
  }

  /// Two mistakes, one of them a stranger's script.
  private Path broken(AdminFleet fleet) throws IOException {
    return Files.writeString(
        folder.resolve("broken.yaml"),
        Files.readString(fleet.file())
            + "limits: {connections: many}\n"
            + "\"%s\": 1\n".formatted(PLANTED));
  }

  private static long connectionId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /// A branch that a proxy of another configuration prepared and nobody ends: its home is gone.
  private static GlobalId doubt(AdminFleet fleet) {
    GlobalId id = new GlobalId("kintsugi", 9, 1, 1, GlobalId.Protocol.TWO_PHASE, "gone");
    String xid = id.xid("s1");
    fleet
        .fleet()
        .primary(1)
        .execute(
            "XA START " + xid,
            "INSERT INTO school_1.course VALUES (77, 'in doubt')",
            "XA END " + xid,
            "XA PREPARE " + xid);
    return id;
  }

  @Test
  void aPersonSeesAndDoesWhatThereIs() throws Exception {
    Path node = Programs.installed(Programs.onPath("node"), "nodejs");
    Path chromium = Programs.installed(Programs.onPath("chromium"), "chromium");
    Path modules =
        Programs.installed(
            Programs.nodeModules("playwright-core"), "the npm package playwright-core");
    Path pictures = Files.createDirectories(Path.of("target/dashboard")).toAbsolutePath();
    try (AdminFleet fleet = new AdminFleet(folder);
        Connection victim = fleet.connect(PLANTED);
        Ticker ticker = Ticker.of(fleet)) {
      assertThatThrownBy(() -> fleet.connect("guest", GUEST_PASSWORD, "it").close())
          .hasMessageContaining("Access denied");
      AdminFleet.run(victim, "SELECT name AS `" + PLANTED + "` FROM student WHERE id = 7");
      String steps =
          """
          {"program": "%s", "alias": "%s", "victim": %d, "doubt": "%s", "chromium": "%s",
           "file": "%s", "edited": "%s", "broken": "%s",
           "sql": "SELECT name FROM student ORDER BY name LIMIT 3"}
          """
              .formatted(
                  PLANTED,
                  PLANTED,
                  connectionId(victim),
                  doubt(fleet),
                  chromium,
                  fleet.file(),
                  edited(fleet),
                  broken(fleet));
      Path script = Path.of("src/test/resources/dashboard/walk.js").toAbsolutePath();
      List<String> walk =
          List.of(node.toString(), script.toString(), fleet.url(), pictures.toString(), steps);
      Programs.Result walked =
          Programs.run(walk, "", Map.of("NODE_PATH", modules.toString()), LONGEST_SECONDS);
      assertThat(walked.succeeded()).endsWith("all steps passed\n");
      assertThat(victim.isValid(5)).as("it was killed on the page").isFalse();
      assertThat(fleet.fleet().primary(1).queryOne("SELECT title FROM school_1.course"))
          .as("the page had it committed")
          .isEqualTo("in doubt");
      fleet.connect("guest", GUEST_PASSWORD, "it").close();
      assertThat(fleet.proxy().observed().status().connectionsLimit()).isEqualTo(20_000);
    }
  }
}
