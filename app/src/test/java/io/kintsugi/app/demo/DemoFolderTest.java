package io.kintsugi.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  @TempDir Path folder;

  private DemoOptions options(int shards) {
    return new DemoOptions(0, 0, folder.resolve("data"), shards, 1);
  }

  @Test
  void a_kept_folder_remembers_that_it_is_loaded_and_its_password() throws Exception {
    var first = DemoFolder.open(options(2));
    assertThat(first.loaded()).isFalse();
    first.markLoaded();
    first.close();

    var second = DemoFolder.open(options(2));
    assertThat(second.loaded()).isTrue();
    assertThat(second.serverPassword()).isEqualTo(first.serverPassword()).hasSize(32);
  }

  @Test
  void rows_laid_out_for_two_shards_are_not_taken_for_three() throws Exception {
    DemoFolder.open(options(2)).close();
    assertThatThrownBy(() -> DemoFolder.open(options(3)))
        .hasMessageContaining("--shards 2 --replicas 1");
  }

  @Test
  void a_folder_with_something_else_in_it_is_left_alone() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/thesis.txt"), "years of work");
    assertThatThrownBy(() -> DemoFolder.open(options(2))).hasMessageContaining("empty folder");
    assertThat(folder.resolve("data")).isDirectoryContaining("glob:**/thesis.txt");
  }

  @Test
  void nobody_else_reads_the_passwords() throws Exception {
    var kept = DemoFolder.open(options(2));
    var config = kept.write("users: {}");
    for (var file : new Path[] {config, folder.resolve("data/demo.properties")}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.toRealPath())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void a_throwaway_folder_is_gone_afterwards() throws Exception {
    var throwaway = DemoFolder.open(new DemoOptions(0, 0, null, 2, 1));
    var config = throwaway.write("users: {}");
    throwaway.close();
    assertThat(config.getParent()).doesNotExist();
  }
}
