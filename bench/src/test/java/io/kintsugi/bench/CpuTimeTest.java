package io.kintsugi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuTimeTest {
  private static final String STAT =
      "%s (%s) S 1 42 42 0 -1 4194560 1000 2000 3 4 1234 766 55 66 20 0 9 0 1 2 3 4\n";

  /// Beyond what a kernel gives to a process, so that it has no living descendants.
  private static final long NOBODY = Integer.MAX_VALUE;

  @TempDir Path proc;

  @Test
  void addsUserAndSystemTimeButNotThatOfReapedChildren() throws IOException {
    stat("haproxy");
    assertThat(new CpuTime(proc).of(NOBODY)).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aProgramsNameMayLookLikeFields() throws IOException {
    stat("a) S 1 (b");
    assertThat(new CpuTime(proc).of(NOBODY)).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aProcessThatIsGoneHasUsedNothing() {
    assertThat(new CpuTime(proc).of(NOBODY)).isZero();
  }

  private void stat(String name) throws IOException {
    Path folder = Files.createDirectory(proc.resolve(Long.toString(NOBODY)));
    Files.writeString(folder.resolve("stat"), STAT.formatted(NOBODY, name));
  }
}
