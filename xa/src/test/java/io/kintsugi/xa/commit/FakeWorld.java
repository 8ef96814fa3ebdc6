package io.kintsugi.xa.commit;

import io.kintsugi.xa.BranchChannel;
import io.kintsugi.xa.BranchException;
import io.kintsugi.xa.HomeChannel;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.decision.Inquiry.NoAnswer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Servers in memory, holding one transaction: home `h` and branches; what each statement does to
/// them, and what may happen to it on its way.
final class FakeWorld {
  /// What becomes of one call.
  enum Fault {
    NONE,
    /// The server answers with an error and has done nothing.
    REFUSED,
    /// It never arrived.
    LOST_BEFORE,
    /// It was carried out, and the answer never came.
    LOST_AFTER,
    /// It is carried out when somebody else asks, and the answer never comes.
    LATE,
    /// A global read lock: 1205 the first time.
    LOCKED,
    /// It hangs: nothing is heard of it at all.
    SILENT
  }

  enum Part {
    OPEN,
    PREPARED,
    COMMITTED,
    ROLLED_BACK
  }

  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, Fault> faults;
  private final Executor network;
  private @Nullable Decision decision;
  private boolean rowWritten;
  private final Set<String> waited = new HashSet<>();
  private boolean lateCommit;
  private boolean dead;
  private boolean mute;
  private boolean fenced;

  /// @param faults by call, as `s1.prepare`
  /// @param network on which answers arrive
  FakeWorld(Map<String, Fault> faults, Executor network, String... shards) {
    this.faults = Map.copyOf(faults);
    this.network = network;
    for (String shard : shards) {
      parts.put(shard, Part.OPEN);
    }
  }

  /// The coordinator's process dies: nothing that it does from now on reaches a server.
  synchronized void kill() {
    dead = true;
  }

  synchronized void fence() {
    fenced = true;
  }

  /// Home's server answers nobody for now.
  synchronized void mute() {
    mute = true;
  }

  private synchronized Fault happens(String call) {
    return dead ? Fault.LOST_BEFORE : faults.getOrDefault(call, Fault.NONE);
  }

  @FunctionalInterface
  private interface Effect {
    long on(FakeWorld world) throws BranchException;
  }

  private CompletableFuture<Long> call(String call, Effect effect) {
    CompletableFuture<Long> answer = new CompletableFuture<>();
    Fault fault = happens(call);
    if (fault == Fault.SILENT) {
      return answer;
    }
    network.execute(() -> {
      try {
        answer.complete(carryOut(call, fault, effect));
      } catch (BranchException e) {
        answer.completeExceptionally(e);
      }
    });
    return answer;
  }

  private synchronized long carryOut(String call, Fault fault, Effect effect)
      throws BranchException {
    switch (fault) {
      case NONE -> {
        return effect.on(this);
      }
      case REFUSED -> throw new BranchException.Refused(1180, "HY000", call + " refused");
      case LOST_AFTER -> effect.on(this);
      case LATE -> lateCommit = call.equals("h.commit");
      case LOCKED -> {
        if (waited.add(call)) {
          throw new BranchException.Refused(Control.LOCK_WAIT_TIMEOUT, "HY000", "Lock wait");
        }
        return effect.on(this);
      }
      case LOST_BEFORE, SILENT -> {}
    }
    throw new BranchException.Lost(call + " lost");
  }

  private Part at(String shard) {
    return parts.getOrDefault(shard, Part.OPEN);
  }

  private static BranchException notThere() {
    return new BranchException.Refused(Control.UNKNOWN_XID, "XAE04", "Unknown XID");
  }

  BranchChannel branch(String shard) {
    return new BranchChannel() {
      @Override
      public String shard() {
        return shard;
      }

      @Override
      public String server() {
        return shard;
      }

      @Override
      public CompletableFuture<Void> prepare() {
        return call(
                shard + ".prepare",
                world -> {
                  parts.put(shard, Part.PREPARED);
                  return 0;
                })
            .thenAccept(_ -> {});
      }

      @Override
      public CompletableFuture<Void> commit() {
        return call(
                shard + ".commit",
                world -> {
                  if (at(shard) != Part.PREPARED) {
                    throw notThere();
                  }
                  parts.put(shard, Part.COMMITTED);
                  return 0;
                })
            .thenAccept(_ -> {});
      }

      @Override
      public CompletableFuture<Void> rollback() {
        return call(
                shard + ".rollback",
                world -> {
                  parts.put(shard, Part.ROLLED_BACK);
                  return 0;
                })
            .thenAccept(_ -> {});
      }

      @Override
      public void abandon() {
        closed(shard);
      }
    };
  }

  HomeChannel home() {
    return new HomeChannel() {
      @Override
      public String shard() {
        return "h";
      }

      @Override
      public String server() {
        return "h";
      }

      @Override
      public CompletableFuture<Long> write(String sql) {
        return call(
            "h.write",
            world -> {
              if (decision != null) {
                throw new BranchException.Refused(Control.DUPLICATE_KEY, "23000", "Duplicate");
              }
              rowWritten = !fenced;
              return fenced ? 0 : 1;
            });
      }

      @Override
      public CompletableFuture<Void> commit() {
        return call(
                "h.commit",
                world -> {
                  homeCommits();
                  return 0;
                })
            .thenAccept(_ -> {});
      }

      @Override
      public CompletableFuture<Void> rollback() {
        return call(
                "h.rollback",
                world -> {
                  parts.put("h", Part.ROLLED_BACK);
                  return 0;
                })
            .thenAccept(_ -> {});
      }

      @Override
      public void abandon() {
        closed("h");
      }
    };
  }

  private void homeCommits() {
    parts.put("h", Part.COMMITTED);
    if (rowWritten) {
      decision = Decision.COMMIT;
    }
  }

  /// A connection ends: what was not prepared is rolled back, except that a COMMIT which is on its
  /// way still arrives.
  private synchronized void closed(String shard) {
    if (at(shard) == Part.OPEN && !(shard.equals("h") && lateCommit)) {
      parts.put(shard, Part.ROLLED_BACK);
    }
  }

  /// What `DecisionTable.findOrRollBack` does at home, while its transaction may be open.
  synchronized Decision findOrRollBack() throws NoAnswer {
    if (mute) {
      throw new NoAnswer("h is away");
    }
    if (lateCommit) {
      lateCommit = false;
      homeCommits();
    }
    if (at("h") == Part.OPEN && rowWritten) {
      throw new NoAnswer("home's transaction is open");
    }
    if (decision == null) {
      decision = Decision.ROLLBACK;
    }
    return decision;
  }

  synchronized boolean gone(String shard) {
    return at(shard) != Part.PREPARED;
  }

  /// Everything is over: connections have ended, home answers, and recovery settles what is
  /// prepared.
  synchronized void recover() throws NoAnswer {
    mute = false;
    for (String shard : parts.keySet()) {
      closed(shard);
    }
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      if (part.getValue() == Part.PREPARED) {
        part.setValue(findOrRollBack() == Decision.COMMIT ? Part.COMMITTED : Part.ROLLED_BACK);
      }
    }
    if (lateCommit) {
      homeCommits();
    }
  }

  synchronized Map<String, Part> parts() {
    return Map.copyOf(parts);
  }
}
