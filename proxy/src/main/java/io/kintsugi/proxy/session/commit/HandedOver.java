package io.kintsugi.proxy.session.commit;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.SessionState.Warning;
import io.kintsugi.proxy.session.transaction.AtomicCommits;
import io.kintsugi.proxy.session.transaction.BranchEnd;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.xa.BranchChannel;
import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.HomeChannel;
import io.kintsugi.xa.Outcome;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A commit of several shards while it is in other hands: their connections are not the session's
/// until the outcome is known, whatever becomes of the client.
final class HandedOver {
  private static final Logger log = LoggerFactory.getLogger(HandedOver.class);
  private static final int ER_UNKNOWN_ERROR = 1105;
  private final ClientSession session;
  private final AtomicCommits commits;
  private final List<Transaction.Branch> readers;
  private final List<Transaction.Branch> writers;
  private final BiConsumer<@Nullable ProxyError, List<Warning>> done;
  private final List<CommitLine> lines = new ArrayList<>();
  private final List<Transaction.Branch> handed = new ArrayList<>();

  /// @param done told on the session's loop, also when the client is gone
  HandedOver(
      ClientSession session,
      AtomicCommits commits,
      List<Transaction.Branch> open,
      List<Transaction.Branch> writers,
      BiConsumer<@Nullable ProxyError, List<Warning>> done) {
    this.session = session;
    this.commits = commits;
    this.writers = writers;
    this.readers = new ArrayList<>(open);
    this.done = done;
    readers.removeAll(writers);
  }

  void start() {
    GlobalId id = session.transaction().id();
    Transaction.Branch home = commits.protocol() == Protocol.TWO_PHASE ? home() : null;
    boolean whole = home != null || commits.protocol() == Protocol.THREE_PHASE;
    if (id == null || !whole || writers.stream().anyMatch(each -> each != home && noXa(each))) {
      refuse("a shard has ended its part by itself");
      return;
    }
    CommitRequest request = request(id, home);
    endReaders();
    var _ =
        outcome(request)
            .whenComplete((outcome, failure) -> onLoop(() -> ended(id, outcome, failure)));
  }

  /// An answer that the loop itself brought goes on at once: the client waits for it.
  private void onLoop(Runnable step) {
    EventLoop loop = session.loop().loop();
    if (loop.inEventLoop()) {
      step.run();
    } else {
      loop.execute(step);
    }
  }

  private static boolean noXa(Transaction.Branch branch) {
    return branch.xid() == null;
  }

  /// The home's transaction, which takes the decision whether it has written or not.
  private Transaction.@Nullable Branch home() {
    Transaction.Branch home = session.transaction().branch(session.transaction().home());
    return home == null || !home.open() || home.xid() != null ? null : home;
  }

  private CommitRequest request(GlobalId id, Transaction.@Nullable Branch home) {
    HomeChannel homeChannel = home == null ? null : new HomeLine(line(home));
    List<BranchChannel> channels = new ArrayList<>();
    for (Transaction.Branch branch : writers) {
      String xid = branch.xid();
      if (branch != home && xid != null) {
        channels.add(new BranchLine(line(branch), xid));
      }
    }
    return new CommitRequest(id, homeChannel, channels, visible());
  }

  /// What ties a connection to the session comes back to it with the answer, so the branch on it
  /// must have ended by then. Nor can replicas confirm what its primary does not have yet.
  private boolean visible() {
    return session.loop().proxy().answersWhenVisible()
        || session.loop().acknowledger().wanted()
        || handed.stream().anyMatch(Transaction.Branch::pinned);
  }

  private CommitLine line(Transaction.Branch branch) {
    CommitLine line =
        new CommitLine(
            branch.connection(),
            session.shardName(branch.shard()),
            session.loop().pools().target(branch.shard()).server(),
            session.alloc());
    lines.add(line);
    handed.add(branch);
    readers.remove(branch);
    session.transaction().remove(branch);
    return line;
  }

  private CompletableFuture<Outcome> outcome(CommitRequest request) {
    try {
      return commits.commit(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void refuse(String why) {
    session.branches().rollback();
    done.accept(ProxyError.rolledBack(why), List.of());
  }

  /// What only read is not waited for.
  private void endReaders() {
    for (Transaction.Branch branch : readers) {
      boolean kept = branch.pinned();
      if (!kept) {
        session.transaction().remove(branch);
      }
      new BranchEnd(session.alloc(), branch, true, kept).start();
      branch.ended();
    }
  }

  private void ended(GlobalId id, @Nullable Outcome outcome, @Nullable Throwable failure) {
    for (int i = 0; i < lines.size(); i++) {
      takeBack(handed.get(i), lines.get(i), outcome instanceof Outcome.Committed);
    }
    if (outcome == null) {
      log.error("the commit of {} failed inside the proxy", id, failure);
      done.accept(unknown(id, "internal error of the proxy: " + failure), List.of());
      return;
    }
    switch (outcome) {
      case Outcome.Committed committed -> done.accept(null, pending(id, committed.pending()));
      case Outcome.RolledBack back ->
          done.accept(new ProxyError(back.errno(), back.sqlState(), back.message()), List.of());
      case Outcome.Unknown unknown -> done.accept(unknown(unknown.id(), unknown.why()), List.of());
    }
  }

  /// A branch that is committed, but does not show it yet, is seen by nobody before it does. What
  /// was asked anything is not touched before it has answered.
  private void takeBack(Transaction.Branch branch, CommitLine line, boolean committed) {
    branch.ended();
    CompletableFuture<?> busy = committed ? line.over() : line.last();
    if (busy == null || busy.isDone()) {
      if (line.free() && branch.kept() && !session.closed()) {
        session.transaction().restore(branch);
      } else {
        giveBack(branch, line);
      }
    } else {
      if (committed) {
        session.loop().proxy().unseen().add(branch.shard(), busy);
      }
      var _ =
          busy.whenComplete(
              (answer, failure) -> session.loop().loop().execute(() -> giveBack(branch, line)));
    }
  }

  private static void giveBack(Transaction.Branch branch, CommitLine line) {
    if (line.free() && !branch.kept()) {
      branch.connection().pool().release(branch.connection());
    } else {
      line.discard();
    }
  }

  private static List<Warning> pending(GlobalId id, List<String> shards) {
    return shards.isEmpty()
        ? List.of()
        : List.of(
            new Warning(
                "Warning",
                ER_UNKNOWN_ERROR,
                ("The transaction is committed, but not yet visible on shard %s; see SHOW KINTSUGI"
                        + " TRANSACTION '%s'")
                    .formatted(String.join(", ", shards), id)));
  }

  private static ProxyError unknown(GlobalId id, String why) {
    return ProxyError.unknownOutcome(id.toString(), why);
  }
}
