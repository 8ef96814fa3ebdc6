package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.OwnFacts;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.lane.AskRun;
import io.kintsugi.proxy.session.lane.Request;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.runs.OneShardRun;
import io.kintsugi.proxy.session.show.MetadataContext;
import io.kintsugi.proxy.session.show.MetadataPlan;
import io.kintsugi.proxy.session.show.MetadataPlanner;
import io.kintsugi.proxy.session.show.RowRewrite;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.Replica;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.plan.ShardStatement;
import io.kintsugi.router.statement.SessionStatement;
import io.kintsugi.router.statement.SessionStatement.Show;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is asked about the schema and the session: SHOW, information_schema, `SELECT @@x`, EXPLAIN.
final class MetadataCommands {
  private final ClientSession session;
  private final MetadataPlanner planner;
  private final TokenCommands tokens;

  MetadataCommands(ClientSession session) {
    this.session = session;
    this.tokens = new TokenCommands(session);
    this.planner = new MetadataPlanner(session.loop().proxy().informationSchema());
  }

  void constants(
      SessionStatement.SelectConstants select, byte[] text, int from, int to, boolean binary) {
    if (TokenCommands.reads(select)) {
      byte[] copy = Arrays.copyOfRange(text, 0, to);
      tokens.refresh(() -> answerConstants(select, copy, from, to, binary));
    } else {
      answerConstants(select, text, from, to, binary);
    }
  }

  private void answerConstants(
      SessionStatement.SelectConstants select, byte[] text, int from, int to, boolean binary) {
    byte[] sql = constantsText(select, text, from, to);
    ask(session.branches().anyShard(), sql, reading(Set.copyOf(select.userVariables())), binary);
  }

  byte[] constantsText(SessionStatement.SelectConstants select, byte[] text, int from, int to) {
    return session.facts().write(text, from, to, select);
  }

  void tables(SessionStatement.Metadata tables, byte[] text, int from, int to, boolean binary) {
    answer(planner.plan(tables, text, from, to, context()), null, binary);
  }

  void show(Show show, boolean binary) {
    answer(planner.plan(show, context()), show, binary);
  }

  /// EXPLAIN goes where the statement itself would go; over several shards the first one tells.
  void explain(SessionStatement.Explain explain, byte[] text, int from, int to, boolean binary) {
    byte[] inner = Arrays.copyOfRange(text, explain.from(), to);
    RoutePlan plan =
        session
            .routing()
            .router()
            .route(inner, 0, inner.length, session.state(), session.loop().scratch());
    switch (plan) {
      case RoutePlan.PassThrough one -> explain(explain, one.statement(), inner, binary);
      case RoutePlan.Scatter many -> explain(explain, many.statements().getFirst(), inner, binary);
      case RoutePlan.Write many -> explain(explain, many.statements().getFirst(), inner, binary);
      case RoutePlan.Refused refused -> fail(ProxyError.of(refused));
      case RoutePlan.Ddl ddl -> notExplained();
      case RoutePlan.Session local -> notExplained();
      case RoutePlan.Ask question -> notExplained();
    }
  }

  private void explain(
      SessionStatement.Explain explain, ShardStatement statement, byte[] inner, boolean binary) {
    byte[] own = statement.sql();
    byte[] body = own == null ? inner : own;
    byte[] prefix = explain.prefix().getBytes(StandardCharsets.ISO_8859_1);
    byte[] sql = Arrays.copyOf(prefix, prefix.length + body.length);
    System.arraycopy(body, 0, sql, prefix.length, body.length);
    ask(statement.shard(), sql, Traits.READ, binary);
  }

  private void notExplained() {
    fail(ProxyError.notYet("EXPLAIN of this statement is not supported yet"));
  }

  private void answer(MetadataPlan plan, @Nullable Show show, boolean binary) {
    switch (plan) {
      case MetadataPlan.Local local -> local(local, binary);
      case MetadataPlan.Ask one -> {
        if (one.rewrite().isNone()) {
          ask(one.shard(), one.sqlBytes(), reading(session.state().userVariableNames()), binary);
        } else {
          collect(List.of(one), binary);
        }
      }
      case MetadataPlan.AskMany many -> collect(many.asks(), binary);
      case MetadataPlan.FromSession own -> diagnostics(show, binary);
      case MetadataPlan.Refused refused ->
          fail(new ProxyError(refused.errno(), refused.sqlState(), refused.message()));
    }
  }

  private static Traits reading(Set<String> userVariables) {
    return new Traits(Access.READ, userVariables, false, null, Replica.NEVER, false, true);
  }

  private void ask(int shard, byte[] sql, Traits traits, boolean binary) {
    Request request =
        binary ? Request.executeText(session, sql) : Request.query(session, sql, 0, sql.length);
    session.start(OneShardRun.outside(session, shard, request, traits));
  }

  private void local(MetadataPlan.Local local, boolean binary) {
    List<ColumnDefinition> columns = new ArrayList<>();
    local.columns().forEach(name -> columns.add(ColumnDefinition.text(name, 64)));
    List<byte[] @Nullable []> rows = new ArrayList<>();
    for (List<@Nullable String> row : local.rows()) {
      byte[] @Nullable [] cells = new byte[row.size()][];
      for (int i = 0; i < cells.length; i++) {
        String cell = row.get(i);
        cells[i] = cell == null ? null : cell.getBytes(StandardCharsets.UTF_8);
      }
      rows.add(cells);
    }
    rows(columns, rows, binary);
  }

  private void rows(
      List<ColumnDefinition> columns, List<byte[] @Nullable []> rows, boolean binary) {
    if (binary) {
      session.replies().binaryRows(columns, rows);
    } else {
      session.replies().rows(columns, rows);
    }
    session.proceed();
  }

  private void collect(List<MetadataPlan.Ask> asks, boolean binary) {
    collect(asks, 0, new ArrayList<>(), new ArrayList<>(), binary);
  }

  private void collect(
      List<MetadataPlan.Ask> asks,
      int index,
      List<ColumnDefinition> columns,
      List<byte[] @Nullable []> rows,
      boolean binary) {
    MetadataPlan.Ask ask = asks.get(index);
    session.start(
        new AskRun(
            session,
            ask.shard(),
            List.of(ask.sqlBytes()),
            Traits.READ,
            answers -> {
              take(answers.getFirst(), ask, columns, rows);
              if (index + 1 < asks.size()) {
                collect(asks, index + 1, columns, rows, binary);
              } else {
                rows(columns, rows, binary);
              }
            }));
  }

  private void take(
      Collect answer,
      MetadataPlan.Ask ask,
      List<ColumnDefinition> columns,
      List<byte[] @Nullable []> rows) {
    RowRewrite rewrite = ask.rewrite();
    if (columns.isEmpty()) {
      for (ColumnDefinition column : answer.columns()) {
        columns.add(column.withName(rewrite.heading(column.name())));
      }
    }
    for (int row = 0; row < answer.rowCount(); row++) {
      byte[] @Nullable [] cells = new byte[answer.columns().size()][];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = answer.cell(row, i);
      }
      if (rewrite.apply(cells)) {
        rows.add(cells);
      }
    }
  }

  private void diagnostics(@Nullable Show show, boolean binary) {
    if (show != null) {
      Diagnostics answer = Diagnostics.of(show, session.state().warnings());
      List<SessionState.Warning> kept = session.state().warnings();
      rows(answer.columns(), answer.rows(), binary);
      session.state().warnings(kept);
    } else {
      session.proceed();
    }
  }

  private MetadataContext context() {
    ProxyContext proxy = session.loop().proxy();
    SessionState state = session.state();
    List<MetadataContext.Process> processes = new ArrayList<>();
    for (ClientSession other : proxy.registry().all()) {
      if (proxy.isAdmin(state.user()) || other.state().user().equals(state.user())) {
        processes.add(other.process());
      }
    }
    return new MetadataContext(
        session.routing().catalog(),
        state.schema(),
        List.copyOf(state.schemas()),
        state.user(),
        state.lexMode(),
        session.facts(),
        OwnFacts.variables(state, proxy),
        processes);
  }

  private void fail(ProxyError error) {
    session.replies().error(error);
    session.proceed();
  }
}
