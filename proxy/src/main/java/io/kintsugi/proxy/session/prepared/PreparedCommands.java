package io.kintsugi.proxy.session.prepared;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.Cursor;
import io.kintsugi.proxy.session.state.Prepared;
import io.kintsugi.proxy.session.statements.Literals;
import io.kintsugi.proxy.session.statements.PlanExecutor;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.proxy.wire.ClientCommand;
import io.kintsugi.proxy.wire.ExecuteParameters;
import io.kintsugi.router.Router;
import io.kintsugi.router.plan.Digested;
import io.kintsugi.router.plan.PreparedRoute;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RoutePlan.Pin;
import io.kintsugi.router.plan.RouteScratch;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.statement.SessionStatement;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The COM_STMT_ commands. Statement ids are the session's own; the servers' ids stay on their
/// connections.
public final class PreparedCommands {
  private static final int MOST_STATEMENTS = 16_382;
  private final ClientSession session;
  private final PlanExecutor executor;
  private final Map<Integer, Prepared> statements = new HashMap<>();
  private int lastId;

  public PreparedCommands(ClientSession session, PlanExecutor executor) {
    this.session = session;
    this.executor = executor;
  }

  public void prepare(ByteBuf text) {
    byte[] sql = new byte[text.readableBytes()];
    text.readBytes(sql);
    if (statements.size() >= MOST_STATEMENTS) {
      refuse(
          new ProxyError(
              1461,
              "42000",
              "Can't create more than max_prepared_stmt_count statements (current value: "
                  + MOST_STATEMENTS
                  + ")"));
      return;
    }
    Router router = session.routing().router();
    PreparedRoute route = router.prepare(sql, session.state(), session.loop().scratch());
    Digested digested = session.loop().scratch().digested();
    session.observation().preparing(digested);
    lastId++;
    Prepared statement = new Prepared(lastId, sql, router, route, digested);
    switch (route) {
      case PreparedRoute.Refused refused -> executor.refuse(refused.plan(), sql, 0, sql.length);
      case PreparedRoute.Session local -> prepareSession(statement, local);
      case PreparedRoute.Routed routed when routed.writes() && readOnly() ->
          refuse(ProxyError.READ_ONLY_TRANSACTION);
      case PreparedRoute.Routed routed -> {
        byte[] own = routed.metadata().sql();
        session.start(
            new PrepareRun(
                session,
                statement,
                routed.metadata().shard(),
                own == null ? sql : own,
                this::prepared));
      }
    }
  }

  /// Whether every write would be refused. Temporary tables may be written, and a session that has
  /// one leaves the judgement to its shard.
  private boolean readOnly() {
    return session.transaction().readOnly()
        && session.transaction().branches().stream()
            .allMatch(branch -> branch.pin() != Pin.TEMPORARY_TABLE);
  }

  private void prepareSession(Prepared statement, PreparedRoute.Session local) {
    if (textOnly(local.statement())) {
      refuse(ProxyError.TEXT_PROTOCOL_ONLY);
      return;
    }
    byte[] text = executor.preparable(local.statement(), statement.sql());
    if (text != null) {
      session.start(
          new PrepareRun(session, statement, session.branches().anyShard(), text, this::prepared));
      return;
    }
    prepared(statement);
    session.replies().prepared(statement.id(), local.parameterCount());
    session.proceed();
  }

  /// What MySQL does not prepare either: drivers count on 1295 and go on in the text protocol.
  private static boolean textOnly(SessionStatement statement) {
    return switch (statement) {
      case SessionStatement.Begin begin -> true;
      case SessionStatement.Savepoint savepoint -> true;
      case SessionStatement.RollbackTo back -> true;
      case SessionStatement.ReleaseSavepoint release -> true;
      case SessionStatement.Use use -> true;
      case SessionStatement.Prepare prepare -> true;
      case SessionStatement.Execute execute -> true;
      case SessionStatement.Deallocate deallocate -> true;
      case SessionStatement.LockTables lock -> true;
      case SessionStatement.UnlockTables unlock -> true;
      case SessionStatement.Show show ->
          switch (show.kind()) {
            case WARNINGS, ERRORS, COUNT_WARNINGS, COUNT_ERRORS -> true;
            default -> false;
          };
      default -> false;
    };
  }

  private void prepared(Prepared statement) {
    statements.put(statement.id(), statement);
  }

  public void execute(ClientCommand.Execute command) {
    Prepared statement = statements.get(command.statementId());
    if (statement == null) {
      refuse(ProxyError.unknownStatement(command.statementId(), "mysqld_stmt_execute"));
      return;
    }
    closeCursor(statement);
    Router router = session.routing().router();
    if (!statement.routedBy(router)) {
      RouteScratch scratch = session.loop().scratch();
      statement.reroute(
          router, router.prepare(statement.sql(), session.state(), scratch), scratch.digested());
    }
    ExecuteParameters parameters =
        ExecuteParameters.decode(
            command.parameters(),
            statement.parameterCount(),
            command.flags(),
            session.link().capabilities(),
            statement.types(),
            statement.longData());
    statement.types(parameters.types());
    statement.forgetLongData();
    session.activity().doing(statement.sql(), 0, Math.min(statement.sql().length, 1024));
    bind(router, statement, parameters, command.flags() & ExecuteParameters.CURSOR_TYPE_MASK);
  }

  private void bind(Router router, Prepared statement, ExecuteParameters parameters, int cursor) {
    switch (statement.route()) {
      case PreparedRoute.Refused refused -> {
        session.observation().routed(statement.digested(), refused.plan());
        refuse(ProxyError.of(refused.plan()));
      }
      case PreparedRoute.Session local -> {
        RoutePlan plan = new RoutePlan.Session(local.statement());
        session.observation().routed(statement.digested(), plan);
        if (local.parameterCount() == 0) {
          executor.runSession(local.statement(), statement.sql(), true);
        } else {
          executeWritten(statement, parameters);
        }
      }
      case PreparedRoute.Routed routed -> {
        RoutePlan plan =
            router.bind(
                routed,
                new BoundParameters(parameters, session.state().lexMode().charset()),
                session.state());
        session.observation().routed(statement.digested(), plan);
        int flags = plan instanceof RoutePlan.PassThrough ? cursor : 0;
        ExecuteRequests requests =
            new ExecuteRequests(executor, session, router, routed, statement, parameters, flags);
        executor.run(plan, requests, statement.sql(), 0, statement.sql().length);
      }
    }
  }

  /// A statement about the session is answered from its text, so its parameters become part of it.
  private void executeWritten(Prepared statement, ExecuteParameters parameters) {
    BoundParameters bound = new BoundParameters(parameters, session.state().lexMode().charset());
    List<SqlValue> values = new ArrayList<>();
    for (int i = 0; i < bound.count(); i++) {
      values.add(bound.value(i));
    }
    byte[] text = Literals.write(statement.sql(), session.state().lexMode(), values);
    if (text == null) {
      refuse(new ProxyError(1210, "HY000", "Incorrect arguments to mysqld_stmt_execute"));
    } else {
      executor.routeBinary(text);
    }
  }

  /// COM_STMT_SEND_LONG_DATA has no reply: what is wrong with it comes out at EXECUTE.
  public void longData(ClientCommand.SendLongData command) {
    Prepared statement = statements.get(command.statementId());
    if (statement != null) {
      byte[] data = new byte[command.data().readableBytes()];
      command.data().readBytes(data);
      if (!statement.append(command.parameter(), data)) {
        session.cutOff("more long data than a parameter can have");
      }
    }
    session.proceed();
  }

  /// COM_STMT_CLOSE has no reply.
  public void close(int id) {
    Prepared statement = statements.remove(id);
    if (statement != null) {
      closeCursor(statement);
    }
    session.proceed();
  }

  public void reset(int id) {
    Prepared statement = statements.get(id);
    if (statement == null) {
      refuse(ProxyError.unknownStatement(id, "mysqld_stmt_reset"));
      return;
    }
    statement.forgetLongData();
    closeCursor(statement);
    session.replies().ok();
    session.proceed();
  }

  /// Rows of an open cursor: it lives on the connection that the session kept for it.
  public void fetch(int id, long rows) {
    Prepared statement = statements.get(id);
    if (statement == null) {
      refuse(ProxyError.unknownStatement(id, "mysqld_stmt_fetch"));
      return;
    }
    Cursor cursor = statement.cursor();
    Transaction.Branch branch = branch(cursor);
    if (cursor == null || branch == null) {
      refuse(new ProxyError(1421, "HY000", "The statement (" + id + ") has no open cursor."));
      return;
    }
    session.start(new FetchRun(session, statement, branch, cursor, rows));
  }

  /// Null when the cursor went with its connection; the session may have another one to the shard.
  private Transaction.@Nullable Branch branch(@Nullable Cursor cursor) {
    Transaction.Branch branch =
        cursor == null ? null : session.transaction().branch(cursor.shard());
    return branch != null && cursor != null && branch.connection() == cursor.connection()
        ? branch
        : null;
  }

  private void closeCursor(Prepared statement) {
    Cursor cursor = statement.cursor();
    Transaction.Branch branch = branch(cursor);
    statement.cursor(null);
    if (cursor == null || branch == null) {
      return;
    }
    branch.cursors(-1);
    cursor.close(session.alloc());
    if (!branch.kept()) {
      session.transaction().remove(branch);
      cursor.connection().pool().release(cursor.connection());
    }
  }

  private void refuse(ProxyError error) {
    session.replies().error(error);
    session.proceed();
  }

  public void closeAll() {
    statements.clear();
    executor.reset();
  }

  int count() {
    return statements.size();
  }
}
