package io.kintsugi.proxy.session.runs;

import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.commit.EndTransactionRun;
import io.kintsugi.proxy.session.commit.SavepointRun;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.OneReply;
import io.kintsugi.proxy.session.lane.Request;
import io.kintsugi.proxy.session.lane.Warnings;
import io.kintsugi.proxy.session.reply.Errors;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.kintsugi.router.plan.RoutePlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A write over several shards: done on all of them, or an error of any undoes every one. In
/// autocommit it is a transaction of its own; inside one, a savepoint on each shard undoes it.
///
/// A broadcast write goes shard after shard in their order: two of them at once then wait for each
/// other on the first shard, and cannot deadlock over two.
public final class WriteRun extends ShardsRun {
  /// No client's statement can name it by accident.
  private static final String SAVEPOINT = "`kintsugi statement`";

  private final RoutePlan.Write write;
  private final @Nullable OkPacket[] answers;
  private final boolean[] saved;
  private final ShardWarnings warnings;
  private final String timestamp;
  private boolean alone;
  private boolean rolledBack;
  private int done;

  public WriteRun(ClientSession session, RoutePlan.Write write, List<Request> requests) {
    super(session, write.statements(), requests, write.traits());
    this.write = write;
    this.answers = new OkPacket[lanes.size()];
    this.saved = new boolean[lanes.size()];
    this.warnings = new ShardWarnings(lanes.size());
    // A clock that the client has set is the same on all shards already.
    boolean frozen = session.state().settings().values().containsKey("timestamp");
    boolean fix = write.traits().fixTimestamp() && !frozen;
    this.timestamp = fix ? timestamp() : "";
  }

  @Override
  public void start() {
    alone = !session.branches().inTransactionBlock();
    if (alone) {
      session.transaction().begin(false, false);
    }
    if (write.broadcast()) {
      openOne(0);
    } else {
      super.start();
    }
  }

  @Override
  boolean started(int index) {
    return !write.broadcast() || index <= done;
  }

  @Override
  void beforeStatement(Lane lane) {
    if (!timestamp.isEmpty()) {
      lane.pipeline("SET @@session.timestamp=" + timestamp);
    }
    if (!alone) {
      lane.pipeline("SAVEPOINT " + SAVEPOINT);
      saved[lanes.indexOf(lane)] = true;
    }
  }

  @Override
  Exchange exchange(int index, Expect expect) {
    return new OneReply(lanes.get(index), expect, reply -> replied(index, reply));
  }

  private void replied(int index, OneReply reply) {
    if (over()) {
      return;
    }
    Lane lane = lanes.get(index);
    ProxyError problem = reply.error();
    if (reply.lost() && problem != null) {
      lane.connectionLost(problem.message());
      fail(problem);
      settle(index);
      return;
    }
    if (!timestamp.isEmpty()) {
      lane.pipeline("SET @@session.timestamp=DEFAULT");
      lane.connection().flush();
    }
    if (problem != null) {
      // A primary that became read-only since it was last asked.
      boolean demoted = Errors.isReadOnly(problem.errno(), problem.message());
      ProxyError told =
          demoted ? ProxyError.becameReadOnly(lane.connection().target().server()) : problem;
      rolledBack |= demoted || Errors.rollsBackTransaction(problem.errno());
      lane.close(session.branches().stillInTransaction(lane.shard(), problem.errno()), true);
      fail(told);
      settle(index);
      return;
    }
    OkPacket ok = reply.ok();
    int count = ok == null ? 0 : ok.warnings();
    Warnings.ask(lane, count, told -> written(index, ok, told));
  }

  private void written(int index, @Nullable OkPacket ok, List<SessionState.Warning> told) {
    if (over()) {
      return;
    }
    answers[index] = ok;
    warnings.add(index, told, write.broadcast());
    Lane lane = lanes.get(index);
    lane.close(session.branches().open(lane.shard()), false);
    done++;
    if (write.broadcast() && done < lanes.size() && error() == null) {
      openOne(done);
    }
    settle(index);
  }

  @Override
  void allSettled() {
    if (!finish()) {
      return;
    }
    ProxyError problem = error();
    if (problem == null && alone) {
      session.continueWith(
          () -> session.start(new EndTransactionRun(session, true, this::committed)));
    } else if (problem == null) {
      session.continueWith(() -> answer(warnings.all()));
    } else {
      undo(problem);
    }
  }

  private void undo(ProxyError problem) {
    Runnable tell = () -> tell(problem);
    if (alone) {
      then(() -> session.start(new EndTransactionRun(session, false, tell)));
    } else if (rolledBack) {
      session.branches().rolledBack();
      then(tell);
    } else if (session.transaction().broken() != null) {
      then(tell);
    } else {
      then(() -> session.start(rollbackTo(tell)));
    }
  }

  /// The lanes that were told to stop must not be hit any more by what undoes them.
  private void then(Runnable next) {
    session.queue().afterKills(() -> session.continueWith(next));
  }

  private SavepointRun rollbackTo(Runnable tell) {
    return new SavepointRun(session, touched(), "ROLLBACK TO SAVEPOINT " + SAVEPOINT, tell);
  }

  /// The branches on which this statement has set its savepoint.
  private List<Transaction.Branch> touched() {
    List<Transaction.Branch> branches = new ArrayList<>();
    for (int i = 0; i < saved.length; i++) {
      Transaction.Branch branch = session.transaction().branch(lanes.get(i).shard());
      if (saved[i] && branch != null && branch.open()) {
        branches.add(branch);
      }
    }
    return branches;
  }

  private void tell(ProxyError problem) {
    session.replies().error(problem);
    session.proceed();
  }

  /// The commit's own warnings come behind the statement's.
  private void committed() {
    List<SessionState.Warning> all = new ArrayList<>(warnings.all());
    all.addAll(session.state().warnings());
    answer(all);
  }

  private void answer(List<SessionState.Warning> told) {
    OkPacket sum = WriteSum.of(answers, write.broadcast(), write.split(), write.generated());
    int added = told.size() - warnings.all().size();
    session.lastStatement().rememberWrite(sum, write.generated());
    session.state().warnings(told);
    session
        .replies()
        .ok(sum.withWarnings(sum.warnings() + added).withStatus(session.replies().status()));
    session.proceed();
  }
}
