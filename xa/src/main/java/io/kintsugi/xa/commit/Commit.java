package io.kintsugi.xa.commit;

import io.kintsugi.xa.BranchException;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.Outcome.RolledBack;
import io.kintsugi.xa.Probe;
import io.kintsugi.xa.Probe.Step;
import io.kintsugi.xa.control.Waiting;
import io.kintsugi.xa.decision.Decider;
import io.kintsugi.xa.decision.Decider.Verdict;
import io.kintsugi.xa.decision.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One commit over shards, from the first prepare until nothing of it is in this process's hands.
///
/// Everything is sent to all shards at once, and each next step as soon as the last answer to the
/// one before is there, on the thread that brings it: no thread is waited for on the way to the
/// client's answer. Atomikos is entered, on a virtual thread, when it will not have to wait: the
/// answers are all there, or one of them is no yes, or patience is over. It collects them in its
/// own order and decides by {@link DecisionLog}; what failed or takes too long is settled there.
/// What is told in the end is what was decided, not what Atomikos makes of it.
public final class Commit {
  private static final Logger LOG = LoggerFactory.getLogger(Commit.class);

  /// How long a client that wants to see its branches committed waits for them.
  private static final Duration CONFIRMING = Duration.ofSeconds(1);

  /// From when on the answer to a decision, or to a branch's commit, is waited for in Atomikos.
  private static final Duration SLOW = Duration.ofMillis(200);

  private final GlobalId id;
  private final Decider decider;
  private final List<Leg> legs;
  private final Limits limits;
  private final Probe probe;
  private final boolean probed;
  private final long began = System.nanoTime();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final CompletableFuture<Void> ripe = new CompletableFuture<>();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private final CompletableFuture<Boolean> decision = new CompletableFuture<>();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.VOTING);
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicInteger prepared = new AtomicInteger();
  private final AtomicInteger committed = new AtomicInteger();
  private volatile String state = "preparing";
  private volatile long patientUntil;
  private volatile long confirmUntil;
  private @Nullable RolledBack refusal;
  private @Nullable Verdict verdict;

  /// Which of the votes' last answer and the end of patience came first.
  private enum Phase {
    VOTING,
    DECIDING,
    GIVEN_UP
  }

  /// @param prepare how long the votes may take
  /// @param visible whether the answer waits until the branches have confirmed, for a bounded time
  record Limits(Duration prepare, boolean visible) {}

  Commit(GlobalId id, Decider decider, List<Leg> legs, Limits limits, Probe probe) {
    this.id = id;
    this.decider = decider;
    this.legs = List.copyOf(legs);
    this.limits = limits;
    this.probe = probe;
    this.probed = !probe.equals(Probe.NONE);
  }

  /// Sends what goes ahead, and returns. A probe may block, so with one all is left to the virtual
  /// thread.
  CompletableFuture<Outcome> start(Atomikos atomikos, Patience patience) {
    if (probed) {
      Thread.startVirtualThread(() -> run(atomikos));
      return outcome;
    }
    patientUntil = began + limits.prepare().toNanos();
    var _ = ripe.thenRunAsync(() -> run(atomikos), Thread::startVirtualThread);
    var _ =
        send()
            .whenComplete((_, failure) -> {
              if (failure == null) {
                decideOnce();
              } else {
                ripen();
              }
            });
    patience.with(this);
    return outcome;
  }

  /// There is nothing to wait for outside of Atomikos any more.
  void ripen() {
    ripe.complete(null);
  }

  boolean ripe() {
    return ripe.isDone();
  }

  /// Whether an answer is late, and Atomikos has to be entered to wait for it.
  boolean late(long nowNanos) {
    return nowNanos - patientUntil > 0;
  }

  /// Completes when all have voted yes; fails with the first that does not.
  private CompletableFuture<Void> send() {
    legs.forEach(leg -> leg.prepare(() -> reached(Step.PREPARED, prepared)));
    CompletableFuture<?> written = decider.send();
    List<CompletableFuture<?>> votes = new ArrayList<>();
    legs.forEach(leg -> votes.add(leg.prepared()));
    votes.add(written);
    CompletableFuture<Void> all =
        CompletableFuture.allOf(votes.toArray(CompletableFuture<?>[]::new));
    for (CompletableFuture<?> vote : votes) {
      var _ =
          vote.whenComplete((_, failure) -> {
            if (failure != null) {
              all.completeExceptionally(failure);
            }
          });
    }
    return all;
  }

  /// Where a step is taken: on the thread that brought the answer, unless a probe may block it.
  private Executor next() {
    return probed ? Thread::startVirtualThread : Runnable::run;
  }

  /// All have voted yes.
  private void decideOnce() {
    if (!phase.compareAndSet(Phase.VOTING, Phase.DECIDING)) {
      return;
    }
    probe.reached(Step.ALL_PREPARED, legs.size());
    probe.reached(Step.DECISION_WRITTEN, 0);
    state = "committing";
    patientUntil = Waiting.until(SLOW);
    Waiting.ask(decider::decide)
        .whenCompleteAsync(
            (commit, failure) -> {
              boolean yes = failure == null && commit;
              if (yes) {
                decided();
              }
              decision.complete(yes);
              if (!yes) {
                ripen();
              }
            },
            next());
  }

  /// Durable: the client is told, unless it waits for the branches, and then they are. Both an
  /// answer and the question for one that was lost may bring it.
  private void decided() {
    if (!told.compareAndSet(false, true)) {
      return;
    }
    probe.reached(Step.DECIDED, 0);
    confirmUntil = Waiting.until(CONFIRMING);
    patientUntil = Waiting.until(SLOW);
    if (!limits.visible()) {
      answer(new Outcome.Committed(List.of()));
    }
    legs.forEach(leg -> leg.commit(() -> reached(Step.COMMITTED, committed)));
    var _ =
        CompletableFuture.allOf(
                legs.stream().map(Leg::confirmation).toArray(CompletableFuture<?>[]::new))
            .whenComplete((_, _) -> ripen());
  }

  private void answer(Outcome known) {
    if (!outcome.isDone()) {
      probe.reached(Step.BEFORE_ANSWER, 0);
      outcome.complete(known);
    }
  }

  /// Tells the probe, away from the thread that brings a branch's answer.
  private CompletableFuture<Void> reached(Step step, AtomicInteger count) {
    int number = count.incrementAndGet();
    return probed
        ? CompletableFuture.runAsync(() -> probe.reached(step, number), Thread::startVirtualThread)
        : CompletableFuture.completedFuture(null);
  }

  private void run(Atomikos atomikos) {
    try {
      if (probed) {
        probe.reached(Step.BEFORE_PREPARE, 0);
        var _ = send().thenRunAsync(this::decideOnce, next());
      }
      answer(outcome(atomikos));
    } catch (RuntimeException | Error e) {
      LOG.error("the commit of {} broke off; recovery settles it", id, e);
      legs.forEach(Leg::abandon);
      decider.abandon();
      outcome.complete(new Outcome.Unknown(id, String.valueOf(e)));
    } finally {
      settled.complete(null);
    }
  }

  private Outcome outcome(Atomikos atomikos) {
    long until = began + limits.prepare().toNanos();
    String fault = null;
    try {
      atomikos.commit(parts(until), () -> collectDecision(until));
    } catch (Atomikos.NotDone e) {
      fault = String.valueOf(e.getCause());
    }
    if (verdict == null && !phase.compareAndSet(Phase.VOTING, Phase.GIVEN_UP)) {
      // Atomikos gave up just when the last vote came: what was sent then counts.
      settleDecision(until);
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
      parts.add(
          new Collected(
              leg.shard(),
              () -> leg.collectPrepare(until),
              this::refused,
              () -> leg.confirmed(confirmUntil)));
    }
    parts.add(new Collected(decider.name(), () -> decider.collect(until), this::refused, () -> {}));
    return parts;
  }

  private void refused(RolledBack why) {
    if (refusal == null) {
      refusal = why;
    }
  }

  /// Called by Atomikos when all have voted yes.
  private void collectDecision(long until) throws DecisionLog.NotCommitted {
    decideOnce();
    Verdict made = settleDecision(until);
    if (!(made instanceof Verdict.Commit)) {
      throw new DecisionLog.NotCommitted(made.toString());
    }
  }

  private Verdict settleDecision(long until) {
    verdict = new Verdict.Unknown("deciding broke off");
    boolean known = decision(Math.max(until, Waiting.until(CONFIRMING)));
    Verdict made = known ? new Verdict.Commit() : decider.settle();
    verdict = made;
    if (!known && made instanceof Verdict.Commit) {
      decided();
    }
    return made;
  }

  private boolean decision(long untilNanos) {
    try {
      return Waiting.answer(decision, untilNanos);
    } catch (BranchException e) {
      return false;
    }
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

  public GlobalId id() {
    return id;
  }

  public String state() {
    return state;
  }

  public List<String> shards() {
    return legs.stream().map(Leg::shard).toList();
  }

  public long nanos() {
    return System.nanoTime() - began;
  }

  /// Completes when nothing of it is in this process's hands any more; never exceptionally.
  CompletableFuture<Void> settled() {
    return settled;
  }
}
