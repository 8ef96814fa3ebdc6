package io.kintsugi.xa.manager;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.View;
import io.kintsugi.xa.commit.Commit;
import io.kintsugi.xa.commit.Coordinator;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.decision.Decisions;
import io.kintsugi.xa.decision.Inquiry;
import io.kintsugi.xa.recovery.Ending;
import io.kintsugi.xa.recovery.Recovery;
import io.kintsugi.xa.recovery.Recovery.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Transactions over shards as operators see them: this process's commits, what recovery has seen
/// in doubt in its last round, and decisions that are still kept.
final class Views {
  private static final long SECOND = 1_000_000_000;

  private final Coordinator coordinator;
  private final Recovery recovery;
  private final Decisions decisions;
  private final Ending ending;
  private final LongSupplier nanos;

  Views(
      Coordinator coordinator,
      Recovery recovery,
      Decisions decisions,
      Ending ending,
      LongSupplier nanos) {
    this.coordinator = coordinator;
    this.recovery = recovery;
    this.decisions = decisions;
    this.ending = ending;
    this.nanos = nanos;
  }

  List<View> all() {
    List<View> views = new ArrayList<>();
    coordinator.active().forEach(commit -> views.add(view(commit)));
    inDoubt().values().stream().map(this::view).forEach(views::add);
    return views;
  }

  private static View view(Commit commit) {
    return new View(
        commit.id().toString(), commit.state(), commit.shards(), commit.nanos() / SECOND, "");
  }

  /// Branches of one transaction that are prepared and that no commit of this process holds.
  record Doubt(GlobalId id, TreeSet<String> shards, TreeSet<String> servers, long since) {
    static Doubt of(GlobalId id, long since) {
      return new Doubt(id, new TreeSet<>(), new TreeSet<>(), since);
    }
  }

  Map<GlobalId, Doubt> inDoubt() {
    Map<GlobalId, Doubt> doubts = new LinkedHashMap<>();
    for (Seen seen : recovery.seen()) {
      seen.since()
          .forEach((branch, first) -> {
            if (!coordinator.holds(branch.id())) {
              Doubt doubt = doubts.computeIfAbsent(branch.id(), id -> Doubt.of(id, first));
              doubt.shards().add(branch.shard());
              doubt.servers().add(seen.server());
            }
          });
    }
    return doubts;
  }

  private View view(Doubt doubt) {
    long seconds = (nanos.getAsLong() - doubt.since()) / SECOND;
    String why = ending.why(doubt.id());
    String where = "prepared on " + String.join(", ", doubt.servers());
    return new View(
        doubt.id().toString(),
        "in doubt",
        List.copyOf(doubt.shards()),
        seconds,
        why.isEmpty() ? where : where + "; " + why);
  }

  /// Asks the servers; blocks.
  View one(GlobalId id) {
    @Nullable Commit commit = coordinator.find(id);
    if (commit != null) {
      return view(commit);
    }
    @Nullable Doubt doubt = inDoubt().get(id);
    if (doubt != null && doubt.servers().stream().anyMatch(server -> ending.holds(server, id))) {
      return view(doubt);
    }
    try {
      Optional<Decision> decision = decisions.find(id);
      return decision
          .map(made -> new View(id.toString(), word(made), List.of(), 0, "no branch is in doubt"))
          .orElseGet(() -> forgotten(id));
    } catch (Inquiry.NoAnswer e) {
      return new View(id.toString(), "unknown", List.of(), 0, String.valueOf(e.getMessage()));
    }
  }

  private static View forgotten(GlobalId id) {
    return new View(
        id.toString(),
        "unknown",
        List.of(),
        0,
        "no branch is in doubt, and no decision is kept: it was rolled back, or it was committed more"
            + " than %d minutes ago".formatted(Recovery.KEEP.toMinutes()));
  }

  static String word(Decision decision) {
    return switch (decision) {
      case COMMIT -> "committed";
      case ROLLBACK -> "rolled back";
    };
  }
}
