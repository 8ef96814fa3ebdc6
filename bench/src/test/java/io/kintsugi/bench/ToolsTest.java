package io.kintsugi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToolsTest {
  @Test
  void whatIsMissingIsNamedWithTheWayToGetIt() {
    var none = new Tools(Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(none.missing())
        .satisfiesExactly(
            tool -> assertThat(tool).startsWith("sysbench ").contains("apt-get"),
            tool -> assertThat(tool).startsWith("haproxy ").contains("apt-get"),
            tool -> assertThat(tool).startsWith("mysqlrouter "));
  }

  @Test
  void nothingIsMissingWhenAllIsThere() {
    var program = Optional.of(Path.of("/usr/bin/program"));
    var router = new Tools.Router(List.of("mysqlrouter"), Path.of("/usr/lib/mysqlrouter"));
    assertThat(new Tools(program, program, Optional.of(router)).missing()).isEmpty();
  }
}
