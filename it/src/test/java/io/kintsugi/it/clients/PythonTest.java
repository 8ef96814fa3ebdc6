package io.kintsugi.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// PyMySQL, and SQLAlchemy's ORM and reflection over it.
@Tag("server")
@ExtendWith(WithClientFleet.class)
class PythonTest {
  private final ClientFleet fleet;

  PythonTest(ClientFleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void school() {
    fleet.mysql("school", SchoolTables.CREATE).succeeded();
  }

  @Test
  void pymysqlQueriesWritesAndCommits() {
    assertThat(run("pymysql_client.py", "pymysql", "python3-pymysql"))
        .endsWith("all steps passed\n");
  }

  @Test
  void sqlalchemyCreatesMapsAndReflectsTheSchool() {
    assertThat(run("sqlalchemy_client.py", "pymysql, sqlalchemy", "python3-sqlalchemy"))
        .endsWith("all steps passed\n");
  }

  private String run(String script, String modules, String packages) {
    String python = Programs.installed(interpreter(modules), packages);
    List<String> words =
        List.of(python, Programs.script(script).toString(), Integer.toString(fleet.port()));
    return Programs.run(words, "", Map.of("PYTHONDONTWRITEBYTECODE", "1")).succeeded();
  }

  /// The system's own interpreter has the system's packages; another may come first in PATH.
  private static Optional<String> interpreter(String modules) {
    return List.of("/usr/bin/python3", "python3").stream()
        .filter(python -> Programs.onPath(python.replace("/usr/bin/", "")).isPresent())
        .filter(python -> imports(python, modules))
        .findFirst();
  }

  private static boolean imports(String python, String modules) {
    return Programs.starts(List.of(python, "-c", "import " + modules));
  }
}
