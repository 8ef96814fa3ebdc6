package io.kintsugi.xa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rooms of this module form no circle: each knows only those that stand before it here.
class RoomsTest {
  private static final Path SOURCES = Path.of("src/main/java/io/kintsugi/xa");
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?io\\.kintsugi\\.xa\\.([a-z]+)\\.", Pattern.MULTILINE);

  /// @param name of its folder; empty for what the rest of the proxy sees
  private record Room(String name, Set<String> knows) {}

  private static final List<Room> ROOMS =
      List.of(
          new Room("", Set.of()),
          new Room("control", Set.of()),
          new Room("deadlock", Set.of()),
          new Room("membership", Set.of("control")),
          new Room("decision", Set.of("control", "membership")),
          new Room("snapshot", Set.of("control")),
          new Room("commit", Set.of("control", "decision", "snapshot")),
          new Room("recovery", Set.of("control", "decision", "membership")),
          new Room(
              "manager",
              Set.of("control", "membership", "decision", "snapshot", "commit", "recovery")));

  @Test
  void eachRoomKnowsOnlyThoseBeforeIt() throws IOException {
    Map<String, Set<String>> known = known();
    Set<String> before = new TreeSet<>();
    for (Room room : ROOMS) {
      assertThat(before).as(room.name()).containsAll(room.knows());
      assertThat(known.get(room.name())).as(room.name()).isEqualTo(room.knows());
      before.add(room.name());
    }
    assertThat(known.keySet()).isEqualTo(before);
  }

  /// Which rooms the files of each import from.
  private static Map<String, Set<String>> known() throws IOException {
    Map<String, Set<String>> known = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String room = SOURCES.relativize(file.getParent()).toString();
        Set<String> rooms = known.computeIfAbsent(room, _ -> new TreeSet<>());
        IMPORT
            .matcher(Files.readString(file))
            .results()
            .forEach(found -> rooms.add(found.group(1)));
        rooms.remove(room);
      }
    }
    return known;
  }
}
