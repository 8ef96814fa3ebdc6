package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  @TempDir Path folder;

  @Test
  void theUsersOwnWishGoesBeforeTheDesktopsAndThatBeforeTheHome() {
    var home = Path.of("/home/u");
    assertThat(CacheFolder.of(Map.of(), home).path()).isEqualTo(Path.of("/home/u/.cache/kintsugi"));
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "/x"), home).path())
        .isEqualTo(Path.of("/x/kintsugi"));
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "/x", "KINTSUGI_CACHE", "/k"), home).path())
        .isEqualTo(Path.of("/k"));
  }

  @Test
  void anEntryThatFailedHalfWayIsNeverUsedAndIsMadeAnew() throws Exception {
    var cache = new CacheFolder(folder);
    assertThatThrownBy(() ->
            cache.entry(
                "a/b",
                unfinished -> {
                  Files.writeString(unfinished.resolve("half"), "x");
                  throw new IOException("the network went away");
                }))
        .hasMessageContaining("network");
    var entry =
        cache.entry("a/b", unfinished -> Files.writeString(unfinished.resolve("whole"), "x"));
    assertThat(entry.resolve("whole")).exists();
    assertThat(entry.resolve("half")).doesNotExist();
  }

  @Test
  void manyThreadsMakeAnEntryOnce() {
    var cache = new CacheFolder(folder);
    var made = new AtomicInteger();
    var work = new Together<Path>();
    for (int i = 0; i < 16; i++) {
      work.add(() -> {
        try {
          return cache.entry("once", _ -> made.incrementAndGet());
        } catch (IOException e) {
          throw new FleetException("cache", e);
        }
      });
    }
    assertThat(work.await(_ -> {})).containsOnly(folder.resolve("once"));
    assertThat(made).hasValue(1);
  }
}
