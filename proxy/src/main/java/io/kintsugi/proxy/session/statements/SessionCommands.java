package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.commit.EndTransactionRun;
import io.kintsugi.proxy.session.lane.Request;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.runs.OneShardRun;
import io.kintsugi.proxy.session.runs.SnapshotRun;
import io.kintsugi.proxy.session.state.CompletionType;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RoutePlan.Pin;
import io.kintsugi.router.statement.SessionStatement;
import io.kintsugi.router.statement.SessionStatement.Begin;
import io.kintsugi.router.statement.SessionStatement.Commit;
import io.kintsugi.router.statement.SessionStatement.Rollback;
import io.kintsugi.router.statement.SessionStatement.Set;
import org.jspecify.annotations.Nullable;

/// Statements about the session: one switch over their kinds.
public final class SessionCommands {
  private final ClientSession session;
  private final SetCommand sets;
  private final SavepointCommands savepoints;
  private final TextPrepared texts;
  private final MetadataCommands metadata;
  private final KintsugiCommands own;

  public SessionCommands(ClientSession session, PlanExecutor executor) {
    this.session = session;
    this.sets = new SetCommand(session);
    this.savepoints = new SavepointCommands(session);
    this.texts = new TextPrepared(session, executor);
    this.metadata = new MetadataCommands(session);
    this.own = new KintsugiCommands(session, executor);
  }

  /// The text to be prepared on a shard to tell the columns of a statement about the session; null
  /// for one that gives no rows, or whose rows are made here.
  byte @Nullable [] preparable(SessionStatement statement, byte[] text) {
    return switch (statement) {
      case SessionStatement.SelectConstants select ->
          metadata.constantsText(select, text, 0, text.length);
      case Set set when set.assignments().stream().noneMatch(SessionCommands::isOwn) -> text;
      default -> null;
    };
  }

  /// A variable that MySQL does not know.
  private static boolean isOwn(SessionStatement.Assignment assignment) {
    return assignment instanceof SessionStatement.Assignment.SessionVariable variable
        && variable.name().startsWith("kintsugi_");
  }

  /// @param binary the statement was prepared and is executed now: rows go in the binary protocol
  void run(SessionStatement statement, byte[] text, int from, int to, boolean binary) {
    switch (statement) {
      case Begin begin -> begin(begin);
      case Commit commit -> end(true, commit.chain(), commit.release());
      case Rollback rollback -> end(false, rollback.chain(), rollback.release());
      case SessionStatement.Savepoint savepoint -> savepoints.set(savepoint.name());
      case SessionStatement.RollbackTo rollback -> savepoints.rollbackTo(rollback.name());
      case SessionStatement.ReleaseSavepoint release -> savepoints.release(release.name());
      case SessionStatement.Use use -> {
        new UsableSchemas(session).use(use.schema());
        session.proceed();
      }
      case SessionStatement.Kill kill -> new KillCommand(session).run(kill.id(), kill.queryOnly());
      case Set set -> sets.run(set);
      case SessionStatement.Prepare prepare -> texts.prepare(prepare);
      case SessionStatement.Execute execute -> texts.execute(execute);
      case SessionStatement.Deallocate deallocate -> texts.deallocate(deallocate.name());
      case SessionStatement.LockTables lock ->
          refuse("LOCK TABLES is not supported yet: it would lock on one shard only");
      case SessionStatement.OnlyComments nothing -> ok();
      case SessionStatement.UnlockTables unlock -> unlock(text, from, to);
      case SessionStatement.SelectConstants select ->
          metadata.constants(select, text, from, to, binary);
      case SessionStatement.Metadata tables -> metadata.tables(tables, text, from, to, binary);
      case SessionStatement.Explain explain -> metadata.explain(explain, text, from, to, binary);
      case SessionStatement.Show show -> metadata.show(show, binary);
      case SessionStatement.Kintsugi kintsugi -> own.run(kintsugi, text, from, to, binary);
    }
  }

  /// The locks are on the connection that LOCK TABLES pinned; without one there is nothing to do.
  private void unlock(byte[] text, int from, int to) {
    for (Transaction.Branch branch : session.transaction().branches()) {
      if (branch.pin() == Pin.TABLE_LOCK) {
        branch.pin(null);
        session.start(
            new OneShardRun(
                session,
                branch.shard(),
                Request.query(session, text, from, to),
                RoutePlan.Traits.READ,
                0));
        return;
      }
    }
    ok();
  }

  /// The session begins anew.
  void reset() {
    texts.clear();
  }

  private void begin(Begin begin) {
    boolean readOnly = Boolean.TRUE.equals(begin.readOnly());
    endIfOpen(() -> {
      if (begin.consistentSnapshot()) {
        session.start(
            new SnapshotRun(session, new UsableSchemas(session).shards(), readOnly, this::ended));
      } else {
        session.transaction().begin(readOnly, false);
        ended();
      }
    });
  }

  /// BEGIN commits what is open, as in MySQL.
  private void endIfOpen(Runnable then) {
    Transaction transaction = session.transaction();
    if (transaction.explicit() || transaction.anyOpen()) {
      session.start(new EndTransactionRun(session, true, then));
    } else {
      session.state().warnings(java.util.List.of());
      then.run();
    }
  }

  private void end(boolean commit, @Nullable Boolean chain, @Nullable Boolean release) {
    boolean readOnly = session.transaction().readOnly();
    String characteristics = session.transaction().nextCharacteristics();
    CompletionType otherwise = CompletionType.of(session.state());
    boolean chained = or(chain, otherwise == CompletionType.CHAIN && !Boolean.TRUE.equals(release));
    boolean released = or(release, otherwise == CompletionType.RELEASE && !chained);
    session.start(
        new EndTransactionRun(
            session,
            commit,
            () -> {
              if (chained) {
                session.transaction().begin(readOnly, false);
                session.transaction().nextCharacteristics(characteristics);
              }
              ended();
              if (released) {
                session.close();
              }
            }));
  }

  private static boolean or(@Nullable Boolean said, boolean otherwise) {
    return said == null ? otherwise : said;
  }

  /// The OK of a statement that has ended a transaction, with the warnings of its commit.
  private void ended() {
    session.state().rowCount(0);
    int warnings = session.state().warnings().size();
    session.replies().ok(OkPacket.of(0, 0, session.replies().status(), warnings));
    session.proceed();
  }

  private void ok() {
    session.state().rowCount(0);
    session.state().warnings(java.util.List.of());
    session.replies().ok();
    session.proceed();
  }

  private void refuse(String why) {
    session.replies().error(ProxyError.notYet(why));
    session.proceed();
  }
}
