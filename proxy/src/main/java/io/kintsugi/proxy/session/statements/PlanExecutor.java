package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.commit.EndTransactionRun;
import io.kintsugi.proxy.session.lane.AskRun;
import io.kintsugi.proxy.session.lane.Request;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.runs.CheckRun;
import io.kintsugi.proxy.session.runs.DdlRun;
import io.kintsugi.proxy.session.runs.OneShardRun;
import io.kintsugi.proxy.session.runs.ScatterRun;
import io.kintsugi.proxy.session.runs.WriteRun;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.router.Router;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.Pin;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.plan.RouteScratch;
import io.kintsugi.router.plan.ShardStatement;
import io.kintsugi.router.rule.WeightQuestion;
import io.kintsugi.router.statement.SessionStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From a bound plan to the run that carries it out.
public final class PlanExecutor {
  private static final String NO_LIMIT = "18446744073709551615";
  private final ClientSession session;
  private final WriteRules rules;
  private @Nullable SessionCommands statements;

  /// How a shard's statement becomes the packet it gets: text or execution of a prepared statement.
  public interface Requests {
    Request of(ShardStatement statement);

    boolean binary();

    /// The same statement once more, after what the plan needed to know was asked; called at most
    /// once, while {@link #of} may still be called.
    Runnable again();
  }

  public PlanExecutor(ClientSession session) {
    this.session = session;
    this.rules = new WriteRules(session);
  }

  public void statements(SessionCommands commands) {
    statements = commands;
  }

  /// Routes and carries out a statement of the text protocol.
  public void route(byte[] text, int from, int to) {
    Router router = session.routing().router();
    RouteScratch scratch = session.loop().scratch();
    RoutePlan plan = router.route(text, from, to, session.state(), scratch);
    session.observation().routed(scratch.digested(), plan);
    run(plan, text, from, to);
  }

  /// Carries out a statement of the text protocol; {@code text} is only read during the call.
  public void run(RoutePlan plan, byte[] text, int from, int to) {
    run(plan, new TextRequests(this, session, text, from, to), text, from, to);
  }

  public void run(RoutePlan plan, Requests requests, byte[] text, int from, int to) {
    switch (plan) {
      case RoutePlan.PassThrough one -> passThrough(one, requests);
      case RoutePlan.Scatter scatter -> scatter(scatter, requests);
      case RoutePlan.Write write -> write(write, requests);
      case RoutePlan.Ddl ddl -> ddl(ddl, requests);
      case RoutePlan.Session local ->
          sessionCommands().run(local.statement(), text, from, to, false);
      case RoutePlan.Ask ask -> askWeight(ask.question(), requests.again());
      case RoutePlan.Refused refused -> refuse(refused, text, from, to);
    }
  }

  /// If MySQL finds an error in the text, that is the better answer.
  public void refuse(RoutePlan.Refused refused, byte[] text, int from, int to) {
    Runnable answer =
        () -> {
          session.replies().error(ProxyError.of(refused));
          session.proceed();
        };
    RoutePlan.Doubt doubt = refused.doubt();
    if (doubt == null) {
      answer.run();
      return;
    }
    byte[] own = doubt.statement().sql();
    byte[] asked = own == null ? Arrays.copyOfRange(text, from, to) : own;
    session.start(
        new CheckRun(
            session,
            doubt.statement().shard(),
            asked,
            doubt.namesKnown() ? CheckRun.Belief.NAMES : CheckRun.Belief.SYNTAX,
            answer));
  }

  /// Each shard would apply sql_select_limit to its own part, of groups too.
  private void scatter(RoutePlan.Scatter scatter, Requests requests) {
    String most = session.state().settings().values().get("sql_select_limit");
    if (most != null && !most.equals(NO_LIMIT)) {
      refuse("A query over several shards under sql_select_limit is not supported yet");
      return;
    }
    session.start(
        new ScatterRun(session, scatter, all(scatter.statements(), requests), requests.binary()));
  }

  private void passThrough(RoutePlan.PassThrough one, Requests requests) {
    ShardStatement statement = one.statement();
    int shard = statement.shard();
    Traits traits = one.traits();
    if (traits.anyShard() && statement.sql() == null) {
      shard = preferred(shard);
    }
    if (session.branches().inTransactionBlock() && refusesInTransaction(shard, traits)) {
      return;
    }
    session.start(
        new OneShardRun(
            session, shard, requests.of(statement), traits, one.generated(), one.origin()));
  }

  private boolean refusesInTransaction(int shard, Traits traits) {
    if (traits.pin() == Pin.TEMPORARY_TABLE && refused(rules.refusesTemporaryTable(shard))) {
      return true;
    }
    return traits.access() == Access.WRITE && refused(rules.refuses(shard));
  }

  /// Any shard would do: the one the transaction is on already costs nothing more.
  private int preferred(int shard) {
    List<Transaction.Branch> branches = session.transaction().branches();
    if (branches.isEmpty()) {
      return shard;
    }
    for (Transaction.Branch branch : branches) {
      if (branch.shard() == shard) {
        return shard;
      }
    }
    return branches.getFirst().shard();
  }

  private void write(RoutePlan.Write write, Requests requests) {
    List<Integer> shards = write.statements().stream().map(ShardStatement::shard).toList();
    if (!refused(rules.refuses(shards))) {
      session.start(new WriteRun(session, write, all(write.statements(), requests)));
    }
  }

  private boolean refused(@Nullable ProxyError why) {
    if (why == null) {
      return false;
    }
    session.replies().error(why);
    session.proceed();
    return true;
  }

  private void refuse(String why) {
    session.replies().error(ProxyError.notYet(why));
    session.proceed();
  }

  /// A collation's weight is asked of a shard, remembered, and the statement routed again.
  void askWeight(WeightQuestion question, Runnable again) {
    session.start(
        new AskRun(
            session,
            session.branches().anyShard(),
            List.of(question.sql()),
            answers -> {
              Collect answer = answers.getFirst();
              byte[] weight = answer.rowCount() == 1 ? answer.cell(0, 0) : null;
              byte[] blank = answer.rowCount() == 1 ? answer.cell(0, 1) : null;
              if (weight == null || blank == null) {
                session.replies().error(ProxyError.noWeight(question.collation()));
                session.proceed();
              } else {
                session.loop().proxy().weights().put(question, weight, blank);
                again.run();
              }
            }));
  }

  /// DDL commits what is open, as in MySQL.
  private void ddl(RoutePlan.Ddl ddl, Requests requests) {
    List<Request> all = all(ddl.statements(), requests);
    DdlRun run = new DdlRun(session, ddl, all);
    if (session.transaction().anyOpen() || session.transaction().explicit()) {
      session.start(new EndTransactionRun(session, true, () -> session.start(run)));
    } else {
      session.start(run);
    }
  }

  private static List<Request> all(List<ShardStatement> statements, Requests requests) {
    List<Request> all = new ArrayList<>(statements.size());
    for (ShardStatement statement : statements) {
      all.add(requests.of(statement));
    }
    return all;
  }

  /// Routes a text whose rows are wanted in the binary protocol.
  public void routeBinary(byte[] text) {
    Router router = session.routing().router();
    RouteScratch scratch = session.loop().scratch();
    RoutePlan plan = router.route(text, 0, text.length, session.state(), scratch);
    session.observation().routed(scratch.digested(), plan);
    if (plan instanceof RoutePlan.Session local) {
      runSession(local.statement(), text, true);
    } else {
      run(plan, new WrittenRequests(this, session, text), text, 0, text.length);
    }
  }

  public byte @Nullable [] preparable(SessionStatement statement, byte[] text) {
    return sessionCommands().preparable(statement, text);
  }

  /// A session statement that was prepared: answered in the protocol it was executed by.
  public void runSession(SessionStatement statement, byte[] text, boolean binary) {
    sessionCommands().run(statement, text, 0, text.length, binary);
  }

  /// Named statements go with the session that prepared them.
  public void reset() {
    sessionCommands().reset();
  }

  private SessionCommands sessionCommands() {
    if (statements == null) {
      throw new IllegalStateException("not wired");
    }
    return statements;
  }

  /// A text with its parameters written in, prepared and executed for the sake of its binary rows.
  private record WrittenRequests(PlanExecutor executor, ClientSession session, byte[] text)
      implements Requests {
    @Override
    public Request of(ShardStatement statement) {
      byte[] own = statement.sql();
      return Request.executeText(session, own == null ? text : own);
    }

    @Override
    public boolean binary() {
      return true;
    }

    @Override
    public Runnable again() {
      return () -> executor.routeBinary(text);
    }
  }

  /// The client's own text, or what the planner made of it.
  private record TextRequests(
      PlanExecutor executor, ClientSession session, byte[] text, int from, int to)
      implements Requests {
    @Override
    public Request of(ShardStatement statement) {
      byte[] own = statement.sql();
      return own == null
          ? Request.query(session, text, from, to)
          : Request.query(session, own, 0, own.length);
    }

    @Override
    public boolean binary() {
      return false;
    }

    @Override
    public Runnable again() {
      byte[] copy = Arrays.copyOfRange(text, from, to);
      return () -> executor.route(copy, 0, copy.length);
    }
  }
}
