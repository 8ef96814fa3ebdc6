package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.chaos.work.Client;
import io.kintsugi.it.faults.Deeds.Deed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T14: a statement over shards fails on one of them.
@Tag("server")
@Timeout(600)
class T14StatementFailureTest {
  @TempDir private static Path folder;
  @AutoClose private static Scene scene;

  @BeforeAll
  static void start() throws Exception {
    scene = Scene.start(folder, 3, plan -> plan);
  }

  private static String everywhere(String name) {
    return "INSERT INTO deed (k, name) VALUES (0, '%s'), (1, '%s'), (2, '%s')"
        .formatted(name, name, name);
  }

  private static Set<Integer> present(String name) throws Exception {
    return scene.present(new Deed(name, List.of()));
  }

  @Test
  void inAutocommitNothingOfItRemains() throws Exception {
    try (Connection connection = scene.stand().connect(0);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO deed (k, name) VALUES (1, 'double')");
      assertThatThrownBy(() -> statement.execute(everywhere("double")))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Duplicate entry");
      assertThat(present("double")).isEqualTo(Set.of(1));
    }
    scene.nothingInDoubt();
  }

  @Test
  void inATransactionOnlyTheStatementIsUndone() throws Exception {
    try (Connection connection = scene.stand().connect(0);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO deed (k, name) VALUES (2, 'twice')");
      statement.execute("START TRANSACTION");
      statement.execute("INSERT INTO deed (k, name) VALUES (0, 'before'), (1, 'before')");
      assertThatThrownBy(() -> statement.execute(everywhere("twice")))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Duplicate entry");
      statement.execute("INSERT INTO deed (k, name) VALUES (1, 'after'), (2, 'after')");
      statement.execute("COMMIT");
      assertThat(present("before")).isEqualTo(Set.of(0, 1));
      assertThat(present("twice")).isEqualTo(Set.of(2));
      assertThat(present("after")).isEqualTo(Set.of(1, 2));
    }
  }

  @Test
  void aShardThatIsDeadFailsTheStatementAndTheTransaction() throws Exception {
    try (Client client = scene.client()) {
      scene.deeds().run(client, 0, 1);
      scene.stand().kill(2);
      scene.deeds().run(client, 0, 1, 2);
    }
    scene.settled();
  }
}
