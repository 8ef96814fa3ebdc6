package io.kintsugi.chaos.check;

import io.kintsugi.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Whether each transaction is there whole or not at all, and as its client was told.
public final class AllOrNone {
  private AllOrNone() {}

  /// A transaction's writes.
  ///
  /// @param parts what it must have left, each under a name of its own; several on several shards
  public record Write(String transaction, Outcome outcome, Set<String> parts) {
    public Write {
      parts = Set.copyOf(parts);
    }
  }

  /// @param found by transaction, the parts that the servers have at the end
  public static List<Violation> check(Collection<Write> writes, Map<String, Set<String>> found) {
    List<Violation> violations = new ArrayList<>();
    Set<String> nobodys = new TreeSet<>(found.keySet());
    for (Write write : writes) {
      nobodys.remove(write.transaction());
      Set<String> there = found.getOrDefault(write.transaction(), Set.of());
      judge(write, there, violations);
    }
    nobodys.forEach(
        each -> violations.add(new Violation("nobody's", each + " was written by nobody")));
    return violations;
  }

  private static void judge(Write write, Set<String> there, List<Violation> violations) {
    Set<String> missing = new HashSet<>(write.parts());
    missing.removeAll(there);
    Set<String> surplus = new HashSet<>(there);
    surplus.removeAll(write.parts());
    if (!surplus.isEmpty()) {
      violations.add(new Violation("surplus", write.transaction() + " also left " + surplus));
    }
    boolean none = missing.size() == write.parts().size();
    if (!missing.isEmpty() && !none) {
      String told = " (the client was told " + write.outcome() + ")";
      violations.add(
          new Violation("torn", write.transaction() + " lacks " + missing + " of it" + told));
    } else if (write.outcome() == Outcome.OK && none) {
      violations.add(
          new Violation("lost", write.transaction() + " was acknowledged and is not there"));
    } else if (write.outcome() == Outcome.FAILED && !none) {
      violations.add(
          new Violation("undead", write.transaction() + " was said to have failed and is there"));
    }
  }
}
