package io.kintsugi.proxy.acknowledge;

import io.kintsugi.proxy.backend.Errand;
import io.kintsugi.proxy.backend.Flavor;
import io.kintsugi.proxy.topology.Topology.Group;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The questions for all commits that one server has made up to now.
final class Round {
  private final Acknowledger all;
  private final Place place;
  private final Flavor flavor;

  /// Replicas that have not answered.
  private final Map<String, Errand> asked = new HashMap<>();

  private int confirmed;
  private @Nullable String late;
  private @Nullable Consumer<Verdict> done;

  Round(Acknowledger all, Place place, Flavor flavor) {
    this.all = all;
    this.place = place;
    this.flavor = flavor;
  }

  void start(Consumer<Verdict> then) {
    done = then;
    InStep inStep = all.rule().inStep();
    // Who joins later catches up with what was committed before.
    List<String> replicas = inStep == null ? List.of() : awaited(inStep);
    if (inStep != null && replicas.isEmpty()) {
      endIfAnswered();
      return;
    }
    String question = inStep == null ? Questions.SEMI_SYNC : Questions.EXECUTED;
    all.ask(
            all.pool(place.shard(), place.server(), flavor),
            question,
            answer -> {
              String told = answer.cell();
              if (answer.failure() != null) {
                end(new Verdict.Lost(answer.failure()));
              } else if (inStep == null) {
                end("ON".equals(told) ? new Verdict.Acknowledged() : fallenBack());
              } else {
                askReplicas(inStep, replicas, told == null ? "" : told);
              }
            })
        .start();
  }

  private Verdict fallenBack() {
    return new Verdict.Alone(
        place.server() + " did not wait for a replica: MySQL has fallen back to asynchronous");
  }

  private List<String> awaited(InStep inStep) {
    Group group = all.group(place.shard());
    return group == null ? List.of() : inStep.awaited(group, place.server());
  }

  private void askReplicas(InStep inStep, List<String> replicas, String executed) {
    String question = Questions.wait(executed, all.rule().patience());
    for (String replica : replicas) {
      asked.put(
          replica,
          all.ask(
              all.pool(place.shard(), replica, flavor),
              question,
              answer -> answered(inStep, replica, answer)));
    }
    // An answer may come at once, and the last one ends the round.
    List.copyOf(asked.values()).forEach(Errand::start);
    endIfAnswered();
  }

  private void answered(InStep inStep, String replica, Errand.Answer answer) {
    if (asked.remove(replica) == null) {
      return;
    }
    if ("0".equals(answer.cell())) {
      confirmed++;
    } else {
      String why =
          answer.failure() == null
              ? replica
                  + " did not apply a commit within "
                  + all.rule().patience().toMillis()
                  + " ms"
              : replica + " did not confirm a commit: " + answer.failure();
      late = why;
      inStep.leave(replica, why);
    }
    endIfAnswered();
  }

  /// Whoever has been found unfit in the meantime is not waited for.
  void checkAwaited() {
    InStep inStep = all.rule().inStep();
    if (inStep == null) {
      return;
    }
    for (String replica : List.copyOf(asked.keySet())) {
      Errand errand = asked.get(replica);
      if (errand != null && !inStep.isAwaited(replica)) {
        asked.remove(replica);
        errand.forget();
        late = replica + " was found unfit";
        endIfAnswered();
      }
    }
  }

  private void endIfAnswered() {
    if (!asked.isEmpty()) {
      return;
    }
    Group group = all.group(place.shard());
    if (group != null && !place.server().equals(group.target())) {
      end(new Verdict.Lost(place.server() + " is not the primary any more"));
    } else if (confirmed > 0) {
      end(new Verdict.Acknowledged());
    } else {
      end(new Verdict.Alone(late == null ? "no replica has all commits" : late));
    }
  }

  private void end(Verdict verdict) {
    Consumer<Verdict> then = done;
    done = null;
    if (then != null) {
      then.accept(verdict);
    }
  }
}
