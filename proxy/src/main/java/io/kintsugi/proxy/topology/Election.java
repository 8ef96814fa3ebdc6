package io.kintsugi.proxy.topology;

import io.kintsugi.proxy.topology.Topology.Primary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the primary among the members of a group. It votes for nobody: it reads what an outside
/// tool has done, and would rather find no primary than a wrong one.
///
/// Owned by its group's watch.
final class Election {
  private static final int SEEN_UNTIL_FOLLOWED = 2;

  private final String group;
  private final List<Member> members;

  /// Left behind in silence: what they say of themselves is not believed until they gave up.
  private final Set<Member> deposed = new HashSet<>();

  private @Nullable Member current;
  private @Nullable Member next;
  private int nextSeen;

  Election(String group, List<Member> members) {
    this.group = group;
    this.members = List.copyOf(members);
  }

  /// The last one known, also while it is none.
  @Nullable Member current() {
    return current;
  }

  boolean deposed(Member member) {
    return deposed.contains(member);
  }

  /// After `observed` was asked.
  Primary after(Member observed) {
    deposed.removeIf(member -> {
      Facts facts = member.facts();
      return !member.silent() && facts != null && !facts.mayBePrimary();
    });
    List<Member> candidates =
        members.stream()
            .filter(member -> member.mayBePrimary() && !deposed.contains(member))
            .toList();
    if (current == null && members.stream().anyMatch(member -> !member.asked())) {
      return new Primary.None(
          "the servers of " + group + " are being asked for the first time", group);
    }
    Member chosen = choose(candidates);
    if (chosen != null && chosen != current && !follow(chosen, observed)) {
      chosen = current != null && candidates.contains(current) ? current : null;
    }
    return chosen == null ? none(candidates) : known(chosen);
  }

  private @Nullable Member choose(List<Member> candidates) {
    Member holder = current;
    if (holder == null || !candidates.contains(holder)) {
      return only(candidates);
    }
    if (candidates.size() == 1 || holder.steady()) {
      return holder;
    }
    // Silent, it may be dead, and its role given to another.
    return only(
        holder.silent()
            ? candidates.stream().filter(member -> member != holder).toList()
            : candidates);
  }

  /// Of several, the one that has all that the others have and more; null when there is none.
  private static @Nullable Member only(List<Member> candidates) {
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    return candidates.stream()
        .filter(each -> candidates.stream().allMatch(other -> each == other || above(each, other)))
        .findFirst()
        .orElse(null);
  }

  private static boolean above(Member one, Member other) {
    GtidSet more = executed(one);
    GtidSet less = executed(other);
    return more.contains(less) && !less.contains(more);
  }

  private static GtidSet executed(Member member) {
    Facts facts = member.facts();
    return facts == null ? GtidSet.EMPTY : facts.executed();
  }

  /// Seen once may be the middle of somebody's work; whoever starts has nobody to leave.
  private boolean follow(Member chosen, Member observed) {
    if (next != chosen) {
      next = chosen;
      nextSeen = 0;
    }
    nextSeen += observed == chosen && !chosen.silent() ? 1 : 0;
    Member left = current;
    if (left != null && nextSeen < SEEN_UNTIL_FOLLOWED) {
      return false;
    }
    if (left != null && left.silent()) {
      deposed.add(left);
    }
    current = chosen;
    next = null;
    return true;
  }

  private static Primary known(Member member) {
    Facts facts = member.facts();
    if (facts == null) {
      throw new IllegalStateException(member.name() + " was chosen unseen");
    }
    return new Primary.Known(member.name(), facts.uuid(), facts.semiSync(), member.silent());
  }

  private Primary none(List<Member> candidates) {
    if (candidates.size() > 1) {
      return new Primary.None(
          candidates.stream().map(Member::name).collect(Collectors.joining(" and "))
              + " are both writable, and neither is known to be the primary; make all but one"
              + " read-only",
          null);
    }
    return new Primary.None(
        "no server of "
            + group
            + " may be written to: "
            + members.stream().map(this::state).collect(Collectors.joining("; ")),
        silent(candidates));
  }

  /// Before one was known, the first is what the file says.
  private @Nullable String silent(List<Member> candidates) {
    Member holder = current == null ? members.getFirst() : current;
    return candidates.isEmpty() && holder.out() && !deposed.contains(holder) ? holder.name() : null;
  }

  private String state(Member member) {
    Facts facts = member.facts();
    if (member.out() || facts == null) {
      return member.name() + " does not answer: " + member.silence();
    }
    if (deposed.contains(member)) {
      return member.name() + " lost the role while it was silent";
    }
    if (facts.readOnly()) {
      return member.name() + " is read-only";
    }
    return member.name()
        + (facts.mayBePrimary() ? " was writable only once yet" : " follows another server");
  }
}
