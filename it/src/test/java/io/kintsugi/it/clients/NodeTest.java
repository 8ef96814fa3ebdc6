package io.kintsugi.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// mysql2, the usual client of Node.js.
@Tag("server")
@ExtendWith(WithClientFleet.class)
class NodeTest {
  private final ClientFleet fleet;

  NodeTest(ClientFleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void school() {
    fleet.mysql("school", SchoolTables.CREATE + SchoolTables.ROWS).succeeded();
  }

  @Test
  void mysql2QueriesPreparesAndChangesItsUser() {
    Path node = Programs.installed(Programs.onPath("node"), "nodejs");
    Path modules = Programs.installed(Programs.nodeModules("mysql2"), "the npm package mysql2");
    List<String> words =
        List.of(
            node.toString(),
            Programs.script("mysql2_client.js").toString(),
            Integer.toString(fleet.port()));
    assertThat(Programs.run(words, "", Map.of("NODE_PATH", modules.toString())).succeeded())
        .endsWith("all steps passed\n");
  }
}
