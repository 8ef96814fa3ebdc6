package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.observe.Operations;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.runs.FutureRun;
import io.kintsugi.proxy.session.show.AdminTable;
import io.kintsugi.proxy.session.show.AdminTables;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.statement.SessionStatement.Kintsugi;
import io.kintsugi.router.statement.SqlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The proxy's own statements (docs/admin.md). All are for admins, but that anybody who was told
/// the id of a transaction may ask about it.
final class KintsugiCommands {
  private static final ProxyError ADMINS_ONLY =
      new ProxyError(
          1227,
          "42000",
          "Access denied; you need (at least one of) the admin privilege(s) for this operation");

  private final ClientSession session;
  private final PlanExecutor executor;

  KintsugiCommands(ClientSession session, PlanExecutor executor) {
    this.session = session;
    this.executor = executor;
  }

  /// @param text of which the statement is the part from `from` to `to`
  void run(Kintsugi statement, byte[] text, int from, int to, boolean binary) {
    if (!(statement instanceof Kintsugi.ShowTransaction) && !isAdmin()) {
      fail(ADMINS_ONLY);
      return;
    }
    switch (statement) {
      case Kintsugi.ShowTransaction one -> transaction(utf8(one.id()), binary);
      case Kintsugi.ShowAbout show -> show(show, binary);
      case Kintsugi.Resolve resolve -> resolve(utf8(resolve.id()), resolve.commit(), binary);
      case Kintsugi.Reload _ ->
          operate(operations -> operations.reload(operator()), result -> reloaded(result, binary));
      case Kintsugi.Drain drain ->
          operate(
              operations -> {
                operations.drain(drain.server(), drain.on(), operator());
                return drain.server();
              },
              _ -> ok());
      case Kintsugi.ExplainRoute explain ->
          explain(Arrays.copyOfRange(text, explain.from(), to), explain.json(), binary);
    }
  }

  private boolean isAdmin() {
    return session.loop().proxy().isAdmin(session.state().user());
  }

  private String operator() {
    return session.state().user() + "@" + session.state().host();
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private void transaction(String id, boolean binary) {
    session.start(
        new FutureRun<>(
            session,
            session.loop().proxy().commits().transaction(id),
            found ->
                transactions(
                    List.of(found.map(ProxyContext::shown).orElseGet(() -> unknown(id))), binary)));
  }

  private static Model.Transaction unknown(String id) {
    return new Model.Transaction(
        id, "unknown", List.of(), 0, "no transaction of this cluster has this id");
  }

  private void resolve(String id, boolean commit, boolean binary) {
    session.start(
        new FutureRun<>(
            session,
            session.loop().proxy().resolve(id, commit, operator()),
            view -> transactions(List.of(view), binary)));
  }

  private void transactions(List<Model.Transaction> views, boolean binary) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Model.Transaction view : views) {
      rows.add(
          Arrays.asList(
              view.id(),
              view.state(),
              String.join(",", view.shards()),
              view.seconds(),
              view.detail()));
    }
    rows(columns(AdminTables.of(Kintsugi.Subject.TRANSACTIONS)), rows, binary);
  }

  private void show(Kintsugi.ShowAbout show, boolean binary) {
    Observed observed = session.loop().proxy().observed();
    if (observed == null) {
      fail(ProxyError.notYet("There is nothing to show yet"));
      return;
    }
    AdminTable<?> table = AdminTables.of(show.subject());
    session.start(
        new FutureRun<>(
            session,
            session.loop().proxy().blocking(() -> table.answer(observed, show.filter())),
            answer -> answered(table, answer, binary)));
  }

  private void answered(AdminTable<?> table, AdminTable.Answer answer, boolean binary) {
    AdminTable.Unknown unknown = answer.unknown();
    if (unknown == null) {
      rows(columns(table), answer.rows(), binary);
    } else {
      fail(
          new ProxyError(
              1054,
              "42S22",
              "Unknown column '%s' in '%s'".formatted(unknown.column(), unknown.clause())));
    }
  }

  private <T> void operate(Function<Operations, T> act, Consumer<T> then) {
    Operations operations = session.loop().proxy().operations();
    if (operations == null) {
      fail(ProxyError.notYet("There is nothing to operate yet"));
      return;
    }
    session.start(
        new FutureRun<>(
            session, session.loop().proxy().blocking(() -> act.apply(operations)), then));
  }

  /// A row per change; a refused reload is an error with all that is wrong.
  private void reloaded(Operations.Reloaded result, boolean binary) {
    if (!result.applied()) {
      fail(
          new ProxyError(
              1105, "HY000", "Nothing was reloaded: " + String.join("; ", result.problems())));
      return;
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    result
        .changes()
        .forEach(each -> rows.add(List.of(each.key(), each.before(), each.after(), "")));
    result.remaining().forEach(each -> rows.add(List.of("", "", "", each)));
    rows(texts("Key", "Before", "After", "Remark"), rows, binary);
  }

  /// The weight of a key in its collation may have to be asked of a server first.
  private void explain(byte[] sql, boolean json, boolean binary) {
    RouteExplainer explainer = new RouteExplainer(session.loop().proxy().router(), session.state());
    RoutePlan plan = explainer.plan(sql);
    if (plan instanceof RoutePlan.Ask ask) {
      executor.askWeight(ask.question(), () -> explain(sql, json, binary));
      return;
    }
    String text = new String(sql, SqlText.charset(session.state().lexMode().charset()));
    Model.Explained explained = explainer.explain(text, plan);
    if (json) {
      rows(texts("EXPLAIN"), List.of(List.of(explained.plan())), binary);
    } else {
      rows(texts("Step", "Shard", "Server", "Detail"), steps(explained), binary);
    }
  }

  private static List<List<@Nullable Object>> steps(Model.Explained explained) {
    List<List<@Nullable Object>> steps = new ArrayList<>();
    steps.add(Arrays.asList(explained.route(), null, null, explained.reason()));
    for (Model.ShardSql each : explained.statements()) {
      steps.add(List.of("send", each.shard(), each.server(), each.sql()));
    }
    explained.merge().forEach(step -> steps.add(Arrays.asList("merge", null, null, step)));
    return steps;
  }

  private static List<ColumnDefinition> texts(String... names) {
    return Arrays.stream(names).map(name -> ColumnDefinition.text(name, 256)).toList();
  }

  private static List<ColumnDefinition> columns(AdminTable<?> table) {
    List<ColumnDefinition> columns = new ArrayList<>();
    for (AdminTable.Column<?> column : table.columns()) {
      columns.add(
          switch (column.form()) {
            case TEXT -> ColumnDefinition.text(column.name(), 256);
            case WHOLE -> ColumnDefinition.number(column.name(), false);
            case REAL -> ColumnDefinition.real(column.name());
          });
    }
    return columns;
  }

  private void rows(
      List<ColumnDefinition> columns, List<List<@Nullable Object>> rows, boolean binary) {
    List<byte[] @Nullable []> cells = new ArrayList<>();
    for (List<@Nullable Object> row : rows) {
      cells.add(row.stream().map(KintsugiCommands::cell).toArray(byte[][]::new));
    }
    session.state().warnings(List.of());
    if (binary) {
      session.replies().binaryRows(columns, cells);
    } else {
      session.replies().rows(columns, cells);
    }
    session.proceed();
  }

  private static byte @Nullable [] cell(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Double real ->
          String.format(Locale.ROOT, "%.4f", real).getBytes(StandardCharsets.US_ASCII);
      default -> value.toString().getBytes(StandardCharsets.UTF_8);
    };
  }

  private void ok() {
    session.state().rowCount(0);
    session.state().warnings(List.of());
    session.replies().ok();
    session.proceed();
  }

  private void fail(ProxyError error) {
    session.replies().error(error);
    session.proceed();
  }
}
