package io.kintsugi.it.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
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

  /// Words that start a program with this clock, which it notices to have moved within a second:
  /// one that looks at the clock all the time would do nothing else otherwise.
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("env"));
    environment("FAKETIME_CACHE_DURATION").forEach((name, value) -> words.add(name + "=" + value));
    return words;
  }

  /// For the process whose clock it is, which notices at once.
  Map<String, String> environment() {
    return environment("FAKETIME_NO_CACHE");
  }

  private Map<String, String> environment(String notices) {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        notices,
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "DONT_FAKE_MONOTONIC",
        "1");
  }
}
