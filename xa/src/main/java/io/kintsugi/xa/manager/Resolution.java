package io.kintsugi.xa.manager;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.View;
import io.kintsugi.xa.commit.Coordinator;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.decision.Decisions;
import io.kintsugi.xa.decision.Inquiry;
import io.kintsugi.xa.recovery.Ending;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An operator's word on a transaction in doubt.
///
/// It is never stronger than what was decided, and never guesses: with a home that answers only a
/// rollback can still be decided, because a commit would leave home's own part out; with a home
/// that does not, nothing can. Only when home is no longer in the configuration, so that nobody
/// will ever ask it again, is the operator's word carried out as it is.
final class Resolution {
  private static final Logger AUDIT = LoggerFactory.getLogger("kintsugi.audit");

  private final Coordinator coordinator;
  private final Views views;
  private final Decisions decisions;
  private final Ending ending;

  Resolution(Coordinator coordinator, Views views, Decisions decisions, Ending ending) {
    this.coordinator = coordinator;
    this.views = views;
    this.decisions = decisions;
    this.ending = ending;
  }

  /// Blocks while it asks the servers.
  View resolve(GlobalId id, Decision wanted, String operator) {
    View result = carryOut(id, wanted);
    AUDIT.info(
        "resolve transaction={} wanted={} operator={} result={} detail={}",
        printable(id.toString()),
        wanted,
        printable(operator),
        result.state(),
        printable(result.detail()));
    return result;
  }

  private View carryOut(GlobalId id, Decision wanted) {
    if (coordinator.holds(id)) {
      return refused(id, "this proxy is committing it now");
    }
    if (!decisions.homeless(id)) {
      return decided(id, wanted);
    }
    return ended(id, wanted, "its home is no longer in the configuration and was not asked");
  }

  private View decided(GlobalId id, Decision wanted) {
    try {
      Decision decision =
          switch (wanted) {
            case ROLLBACK -> decisions.findOrRollBack(id);
            case COMMIT -> decisions.find(id).orElse(null);
          };
      if (decision == null) {
        return refused(
            id,
            "no commit was decided, and nobody but its home can decide one; ROLLBACK can be had");
      }
      String detail = decision == wanted ? "" : "it was decided before";
      return ended(id, decision, detail);
    } catch (Inquiry.NoAnswer e) {
      return refused(
          id,
          e.getMessage()
              + "; if it is lost for good, take it out of the configuration and resolve again");
    }
  }

  private View ended(GlobalId id, Decision decision, String detail) {
    List<String> left = ending.carryOut(id, decision);
    String rest =
        left.isEmpty() ? detail : "not settled yet, or no answer, on " + String.join(", ", left);
    return new View(id.toString(), Views.word(decision), List.of(), 0, rest);
  }

  private View refused(GlobalId id, String why) {
    View now = views.one(id);
    return new View(now.id(), now.state(), now.shards(), now.seconds(), "not resolved: " + why);
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
