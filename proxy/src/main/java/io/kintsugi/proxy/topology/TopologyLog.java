package io.kintsugi.proxy.topology;

import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Problem;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tells changes, each once: a primary that is another, a problem that came or went.
///
/// @param good told what is well again
/// @param bad told what is wrong now
record TopologyLog(Told good, Told bad) {

  /// Told of one server, or group, by a word in capitals and a sentence.
  public interface Told {
    void change(String server, String kind, String sentence);
  }

  void changed(@Nullable Group before, Group after) {
    String now = after.writable();
    if (now != null && (before == null || !Objects.equals(before.writable(), now))) {
      good.change(now, "PRIMARY", now + " is the primary of " + after.name());
    }
    List<Problem> old = before == null ? List.of() : before.problems();
    for (Problem problem : after.problems()) {
      if (old.stream().noneMatch(problem::same)) {
        bad.change(problem.server(), problem.kind().name(), problem.sentence());
      }
    }
    for (Replica replica : after.replicas()) {
      if (before != null && replica.fit() && !wasFit(before, replica.server())) {
        good.change(replica.server(), "READABLE", replica.server() + " may be read");
      }
    }
  }

  private static boolean wasFit(Group before, String server) {
    return before.replicas().stream()
        .anyMatch(replica -> replica.server().equals(server) && replica.fit());
  }
}
