package io.kintsugi.proxy.topology;

import org.jspecify.annotations.Nullable;

/// What is known of one server of a group, with the patience that a network needs; owned by its
/// group's watch.
final class Member {
  private static final int BAD_UNTIL_OUT = 3;
  private static final int GOOD_UNTIL_IN = 2;

  /// A writable server that was up this long without a gap is believed against a newcomer.
  private static final int STEADY = 3;

  private static final int ERRANT_UNTIL_TOLD = 3;

  private final String name;
  private int weight;
  private @Nullable Facts facts;
  private String silence = "it was not asked yet";
  private boolean asked;
  private boolean out = true;
  private int good;
  private int bad;
  private int clean;
  private GtidSet excess = GtidSet.EMPTY;
  private int excessSeen;
  private boolean checkedSinceRead;

  Member(String name, int weight) {
    this.name = name;
    this.weight = weight;
  }

  void observe(Observation observation) {
    switch (observation) {
      case Observation.Seen seen -> {
        facts = seen.facts();
        checkedSinceRead = false;
        bad = 0;
        good++;
        // The first answer ever needs no second: nothing was cut off.
        out &= asked && good < GOOD_UNTIL_IN;
      }
      case Observation.Silent silent -> {
        silence = silent.reason();
        good = 0;
        bad++;
        out |= bad >= BAD_UNTIL_OUT;
      }
    }
    asked = true;
  }

  /// The primary's set was read after this member's own: what is more here is errant, once it has
  /// been so for a while. What the primary began itself may be here first (semi-sync).
  void compareWith(Facts primary) {
    Facts own = facts;
    if (own == null || checkedSinceRead) {
      return;
    }
    checkedSinceRead = true;
    GtidSet more = own.executed().minus(primary.executed()).without(primary.uuid());
    GtidSet again = excessSeen == 0 ? more : more.common(excess);
    excessSeen = more.isEmpty() ? 0 : again.isEmpty() ? 1 : excessSeen + 1;
    excess = again.isEmpty() ? more : again;
  }

  GtidSet errant() {
    return excessSeen >= ERRANT_UNTIL_TOLD ? excess : GtidSet.EMPTY;
  }

  /// Whether nothing was wrong in enough answers in a row; `fresh` for an answer not yet counted.
  boolean settled(boolean nothingWrong, boolean fresh) {
    clean = !nothingWrong ? 0 : fresh ? clean + 1 : clean;
    return clean >= GOOD_UNTIL_IN;
  }

  String name() {
    return name;
  }

  int weight() {
    return weight;
  }

  void weight(int now) {
    weight = now;
  }

  /// From the last answer, however old.
  @Nullable Facts facts() {
    return facts;
  }

  String silence() {
    return silence;
  }

  boolean asked() {
    return asked;
  }

  boolean out() {
    return out;
  }

  /// It did not answer the last probe.
  boolean silent() {
    return bad > 0 || facts == null;
  }

  boolean steady() {
    return bad == 0 && good >= STEADY;
  }

  boolean mayBePrimary() {
    return !out && facts != null && facts.mayBePrimary();
  }
}
