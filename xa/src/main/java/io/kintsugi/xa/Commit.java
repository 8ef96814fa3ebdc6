package io.kintsugi.xa;

import com.atomikos.icatch.RollbackException;
import io.kintsugi.xa.Decider.Verdict;
import io.kintsugi.xa.Outcome.RolledBack;
import io.kintsugi.xa.Probe.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One commit over shards, from the first prepare to the answer.
///
/// Everything is sent to all shards at once; Atomikos, on a virtual thread, collects the answers in
/// its own order and decides by {@link DecisionLog}. What is told in the end is what was decided,
/// not what Atomikos makes of it.
final class Commit {
  private static final Logger LOG = LoggerFactory.getLogger(Commit.class);

  /// How long a client waits for branches that are decided.
  private static final Duration CONFIRMING = Duration.ofSeconds(1);

  private final GlobalId id;
  private final Decider decider;
  private final List<Leg> legs;
  private final Duration limit;
  private final Probe probe;
  private final boolean probed;
  private final long began = System.nanoTime();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final AtomicInteger prepared = new AtomicInteger();
  private final AtomicInteger committed = new AtomicInteger();
  private volatile String state = "preparing";
  private @Nullable RolledBack refusal;
  private @Nullable Verdict verdict;
  private long confirmUntil;

  Commit(GlobalId id, Decider decider, List<Leg> legs, Duration limit, Probe probe) {
    this.id = id;
    this.decider = decider;
    this.legs = List.copyOf(legs);
    this.limit = limit;
    this.probe = probe;
    this.probed = !probe.equals(Probe.NONE);
  }

  /// Sends what goes ahead, and returns. A probe may block, so with one this is left to the virtual
  /// thread.
  CompletableFuture<Outcome> start(Atomikos atomikos) {
    if (!probed) {
      send();
    }
    Thread.startVirtualThread(() -> run(atomikos));
    return outcome;
  }

  private void send() {
    legs.forEach(leg -> leg.prepare(() -> reached(Step.PREPARED, prepared)));
    decider.send();
  }

  /// Tells the probe, away from the thread that brings a branch's answer.
  private CompletableFuture<Void> reached(Step step, AtomicInteger count) {
    int number = count.incrementAndGet();
    return probed
        ? CompletableFuture.runAsync(() -> probe.reached(step, number), Thread::startVirtualThread)
        : CompletableFuture.completedFuture(null);
  }

  private void run(Atomikos atomikos) {
    Outcome told;
    try {
      if (probed) {
        probe.reached(Step.BEFORE_PREPARE, 0);
        send();
      }
      told = outcome(atomikos);
    } catch (RuntimeException | Error e) {
      LOG.error("the commit of {} broke off; recovery settles it", id, e);
      legs.forEach(Leg::abandon);
      decider.abandon();
      told = new Outcome.Unknown(id, String.valueOf(e));
    }
    probe.reached(Step.BEFORE_ANSWER, 0);
    outcome.complete(told);
  }

  private Outcome outcome(Atomikos atomikos) {
    long until = began + limit.toNanos();
    String fault = null;
    try {
      atomikos.commit(parts(until), () -> decide(until));
    } catch (Atomikos.NotDone e) {
      fault = String.valueOf(e.getCause());
    }
    return switch (verdict) {
      case Verdict.Commit _ -> confirmed();
      case Verdict.Unknown unknown -> unknown(unknown.why());
      case Verdict.Rollback rollback -> rolledBack(rollback.why());
      case null -> rolledBack(refusal != null ? refusal : Failure.internal(String.valueOf(fault)));
    };
  }

  private List<Atomikos.Part> parts(long until) {
    List<Atomikos.Part> parts = new ArrayList<>();
    for (Leg leg : legs) {
      parts.add(new Part(leg.shard(), () -> leg.collectPrepare(until), leg));
    }
    parts.add(new Part(decider.name(), () -> decider.collect(until), null));
    return parts;
  }

  /// Called by Atomikos when all have voted yes.
  private void decide(long until) throws DecisionLog.NotCommitted {
    probe.reached(Step.ALL_PREPARED, legs.size());
    probe.reached(Step.DECISION_WRITTEN, 0);
    state = "committing";
    verdict = new Verdict.Unknown("deciding broke off");
    Verdict made = decider.decide(Math.max(until, Waiting.until(CONFIRMING)));
    verdict = made;
    if (!(made instanceof Verdict.Commit)) {
      throw new DecisionLog.NotCommitted(made.toString());
    }
    probe.reached(Step.DECIDED, 0);
    confirmUntil = Waiting.until(CONFIRMING);
    legs.forEach(leg -> leg.commit(() -> reached(Step.COMMITTED, committed)));
  }

  private Outcome confirmed() {
    List<String> pending =
        legs.stream().filter(leg -> !leg.confirmed(confirmUntil)).map(Leg::shard).toList();
    if (pending.isEmpty()) {
      probe.reached(Step.ALL_COMMITTED, legs.size());
    } else {
      LOG.debug("{} is committed; not confirmed yet by {}", id, pending);
    }
    return new Outcome.Committed(pending);
  }

  private Outcome unknown(String why) {
    state = "unknown";
    LOG.warn("the outcome of {} is not known: {}; recovery settles it", id, why);
    legs.forEach(Leg::abandon);
    decider.abandon();
    return new Outcome.Unknown(id, why);
  }

  private Outcome rolledBack(RolledBack why) {
    state = "rolling back";
    long until = Waiting.until(CONFIRMING);
    List<CompletableFuture<Void>> ending = legs.stream().map(Leg::rollBack).toList();
    decider.rollBack(until);
    for (CompletableFuture<Void> end : ending) {
      try {
        Waiting.answer(end, until);
      } catch (BranchException e) {
        LOG.debug("a branch of {} is left to recovery", id, e);
      }
    }
    return why;
  }

  GlobalId id() {
    return id;
  }

  String state() {
    return state;
  }

  List<String> shards() {
    return legs.stream().map(Leg::shard).toList();
  }

  long nanos() {
    return System.nanoTime() - began;
  }

  CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  @FunctionalInterface
  private interface Collecting {
    void collect() throws BranchException;
  }

  /// A branch or home, as Atomikos drives it.
  private final class Part extends Atomikos.Part {
    private final String name;
    private final Collecting prepare;
    private final @Nullable Leg leg;

    Part(String name, Collecting prepare, @Nullable Leg leg) {
      this.name = name;
      this.prepare = prepare;
      this.leg = leg;
    }

    @Override
    String name() {
      return name;
    }

    @Override
    void collectPrepare() throws RollbackException {
      try {
        prepare.collect();
      } catch (BranchException e) {
        if (refusal == null) {
          refusal = Failure.of(name, e);
        }
        throw new RollbackException(e.getMessage());
      }
    }

    @Override
    void collectCommit() {
      if (leg != null) {
        leg.confirmed(confirmUntil);
      }
    }
  }
}
