package io.kintsugi.it.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The wall clock of a process that can be moved while it runs, by libfaketime (Debian's package
/// `faketime`). The monotonic clock stays: that is what a wrong date looks like to a program.
final class FakeClock {
  private final Path library;
  private final Path offset;

  private FakeClock(Path library, Path offset) throws IOException {
    this.library = library;
    this.offset = offset;
    move("+0");
  }

  /// Empty when the library is not on this machine.
  static Optional<FakeClock> in(Path folder) throws IOException {
    List<Path> roots = List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"));
    for (Path root : roots) {
      if (Files.isDirectory(root)) {
        try (Stream<Path> files =
            Files.find(root, 3, (file, _) -> file.endsWith("libfaketimeMT.so.1"))) {
          Optional<Path> found = files.findFirst();
          if (found.isPresent()) {
            return Optional.of(new FakeClock(found.get(), folder.resolve("offset")));
          }
        }
      }
    }
    return Optional.empty();
  }

  /// @param by as faketime reads it: `+1d`, `-3600`
  void move(String by) throws IOException {
    Path next = Files.writeString(offset.resolveSibling("offset.next"), by + "\n");
    Files.move(next, offset, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// For the process whose clock it is.
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", offset.toString(),
        "FAKETIME_NO_CACHE", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "DONT_FAKE_MONOTONIC", "1");
  }
}
