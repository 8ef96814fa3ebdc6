package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.backend.Settings;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.commit.EndTransactionRun;
import io.kintsugi.proxy.session.lane.AskRun;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.Warnings;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.Collations;
import io.kintsugi.proxy.session.state.CompletionType;
import io.kintsugi.proxy.session.state.GtidToken;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.proxy.wire.ColumnType;
import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.Replica;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.sql.SqlValues;
import io.kintsugi.router.statement.SessionStatement;
import io.kintsugi.router.statement.SessionStatement.Assignment;
import io.kintsugi.router.statement.SetPlan;
import io.kintsugi.router.statement.SqlModes;
import io.kintsugi.router.statement.UserVariables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// SET: a server evaluates, the session remembers, each later backend is told.
final class SetCommand {
  private static final Set<String> TRACKED =
      Set.of(
          "time_zone", "character_set_client", "character_set_results", "character_set_connection");

  /// Places of the answers to what is asked behind the SET itself.
  private static final int WARNINGS = 1;

  private static final int READ_BACK = 2;

  private final ClientSession session;
  private final TokenCommands tokens;

  SetCommand(ClientSession session) {
    this.session = session;
    this.tokens = new TokenCommands(session);
  }

  void run(SessionStatement.Set statement) {
    boolean token =
        statement.assignments().stream()
            .anyMatch(each ->
                each instanceof Assignment.UserVariable variable
                    && TokenCommands.reads(variable.expression()));
    if (token) {
      tokens.refresh(() -> plan(statement));
    } else {
      plan(statement);
    }
  }

  private void plan(SessionStatement.Set statement) {
    switch (SetPlan.of(statement, session.state().lexMode(), session.facts())) {
      case SetPlan.Refused refused ->
          fail(new ProxyError(refused.errno(), refused.sqlState(), refused.message()));
      case SetPlan.Do plan -> {
        if (plan.backendSet() == null) {
          own(plan, List.of());
        } else {
          evaluate(plan, plan.backendSet());
        }
      }
    }
  }

  private void evaluate(SetPlan.Do plan, String set) {
    List<byte[]> questions = new ArrayList<>();
    questions.add(set.getBytes(StandardCharsets.ISO_8859_1));
    questions.add("SHOW WARNINGS".getBytes(StandardCharsets.ISO_8859_1));
    if (plan.readBack() != null) {
      questions.add(plan.readBack().getBytes(StandardCharsets.ISO_8859_1));
    }
    Traits traits =
        new Traits(
            Access.READ,
            Set.copyOf(plan.reads()),
            session.state().lastInsertId() != 0,
            null,
            Replica.NEVER,
            false,
            false);
    AskRun run =
        new AskRun(
            session,
            session.branches().anyShard(),
            questions,
            traits,
            answers -> own(plan, answers));
    session.start(run.beforeClose((lane, answers) -> learn(plan, answers, lane)));
  }

  /// The connection that evaluated has the new values already.
  private void learn(SetPlan.Do plan, List<Collect> answers, Lane lane) {
    Settings next = session.state().settings();
    LexMode mode = session.state().lexMode();
    if (answers.size() > READ_BACK) {
      Collect values = answers.get(READ_BACK);
      Map<String, String> changes = new HashMap<>();
      for (int i = 0; i < plan.variables().size(); i++) {
        String name = plan.variables().get(i);
        byte[] value = values.cell(0, i);
        mode = mode(mode, name, value);
        changes.put(name, literal(values, i, value));
      }
      next = next.with(changes);
      for (String name : plan.defaults()) {
        next = next.without(name);
      }
      int column = plan.variables().size();
      for (String name : plan.userVariables()) {
        learnVariable(name, values, column, lane);
        column += 3;
      }
    }
    session.state().settings(next, mode);
    lane.connection().settings(lane.settings());
  }

  private static LexMode mode(LexMode before, String name, byte @Nullable [] value) {
    String text = value == null ? "" : new String(value, StandardCharsets.UTF_8);
    return switch (name) {
      case "sql_mode" -> SqlModes.lexMode(before, text);
      case "character_set_client" -> SqlModes.withCharset(before, text);
      default -> before;
    };
  }

  /// Numbers stand as they are, strings in quotes; no variable's value has a backslash that means
  /// something else under another sql_mode, except where we refuse it.
  private static String literal(Collect values, int column, byte @Nullable [] value) {
    if (value == null) {
      return "NULL";
    }
    String text = new String(value, StandardCharsets.UTF_8);
    return isNumber(values.columns().get(column).type())
        ? text
        : "'" + text.replace("'", "''") + "'";
  }

  private static boolean isNumber(ColumnType type) {
    return switch (type) {
      case TINY, SHORT, INT24, LONG, LONGLONG, FLOAT, DOUBLE, DECIMAL, NEWDECIMAL -> true;
      default -> false;
    };
  }

  private void learnVariable(String name, Collect values, int column, Lane lane) {
    var definition = values.columns().get(column);
    UserVariables.Type type =
        switch (definition.type()) {
          case LONGLONG ->
              definition.isUnsigned() ? UserVariables.Type.UNSIGNED : UserVariables.Type.INTEGER;
          case NEWDECIMAL, DECIMAL -> UserVariables.Type.DECIMAL;
          case DOUBLE, FLOAT -> UserVariables.Type.DOUBLE;
          default -> UserVariables.Type.STRING;
        };
    byte[] bytes = values.cell(0, column + 1);
    byte[] collation = values.cell(0, column + 2);
    String literal =
        UserVariables.literal(
            type,
            bytes,
            collation == null ? "binary" : new String(collation, StandardCharsets.US_ASCII));
    session
        .state()
        .userVariable(name, new SessionState.UserVariable(value(type, bytes, collation), literal));
    lane.connection().userVariable(name, literal);
  }

  private static SqlValue value(
      UserVariables.Type type, byte @Nullable [] bytes, byte @Nullable [] collation) {
    if (bytes == null) {
      return new SqlValue.Null();
    }
    if (type == UserVariables.Type.STRING) {
      String name = collation == null ? "binary" : new String(collation, StandardCharsets.US_ASCII);
      return name.equals("binary")
          ? new SqlValue.Bytes(bytes)
          : new SqlValue.Text(bytes, Collations.charset(name));
    }
    SqlValue number = SqlValues.of(bytes, 0, bytes.length, LexMode.DEFAULT);
    return number == null ? new SqlValue.Null() : number;
  }

  /// What no backend is told of.
  private void own(SetPlan.Do plan, List<Collect> answers) {
    int warnings = answers.isEmpty() ? 0 : answers.getFirst().warnings();
    boolean commits = false;
    GtidToken token = null;
    for (Assignment assignment : plan.own()) {
      ProxyError refused = null;
      switch (assignment) {
        case Assignment.SessionVariable variable -> {
          boolean before = session.state().autocommit();
          if (variable.name().equals(GtidToken.VARIABLE)) {
            try {
              token = tokens.assigned(variable);
            } catch (IllegalArgumentException e) {
              refused = TokenCommands.malformed(e);
            }
          } else {
            refused = variable(variable);
          }
          commits |= !before && session.state().autocommit();
        }
        case Assignment.Transaction transaction -> refused = transaction(transaction);
        case Assignment.NextTransactionVariable next ->
            refused = next("SET @@" + next.name() + " = " + next.expression());
        case Assignment.UserVariable unused -> {}
        case Assignment.GlobalVariable unused -> {}
        case Assignment.Names unused -> {}
        case Assignment.CharacterSet unused -> {}
      }
      if (refused != null) {
        fail(refused);
        return;
      }
    }
    session.state().rowCount(0);
    session.state().warnings(warnings == 0 ? List.of() : Warnings.of(answers.get(WARNINGS), null));
    Runnable answer =
        () -> {
          session.replies().variablesChanged(tracked(plan), warnings);
          session.proceed();
        };
    Runnable end =
        commits ? () -> session.start(new EndTransactionRun(session, true, answer)) : answer;
    if (token == null || token.positions().isEmpty()) {
      end.run();
    } else {
      tokens.adopt(token, end);
    }
  }

  /// Of the variables MySQL tells a tracking client about by default, those that were set.
  private Map<String, String> tracked(SetPlan.Do plan) {
    Map<String, String> changes = new TreeMap<>();
    for (String name : plan.variables()) {
      String literal = session.state().settings().values().get(name);
      if (TRACKED.contains(name) && literal != null) {
        changes.put(name, literal.replace("'", ""));
      }
    }
    for (Assignment assignment : plan.own()) {
      if (assignment instanceof Assignment.SessionVariable variable
          && variable.name().equals("autocommit")) {
        changes.put("autocommit", session.state().autocommit() ? "ON" : "OFF");
      }
    }
    return changes;
  }

  private @Nullable ProxyError variable(Assignment.SessionVariable variable) {
    String value = variable.expression().strip().toUpperCase(Locale.ROOT).replace("'", "");
    if (variable.name().equals("autocommit")) {
      return autocommit(variable.isDefault() ? "1" : value);
    }
    if (variable.name().startsWith("kintsugi_")) {
      return session.reads().set(variable.name(), variable.isDefault() ? null : value);
    }
    if (variable.name().equals(CompletionType.VARIABLE)
        && CompletionType.of(variable.isDefault() ? "0" : value) == null) {
      return new ProxyError(
          1231, "42000", "Variable 'completion_type' can't be set to the value of '" + value + "'");
    }
    if (variable.name().equals("last_insert_id") || variable.name().equals("identity")) {
      try {
        session.state().lastInsertId(Long.parseUnsignedLong(value));
        return null;
      } catch (NumberFormatException e) {
        return ProxyError.notYet("SET " + variable.name() + " takes a number only");
      }
    }
    session.state().own(variable.name(), variable.expression().strip());
    return null;
  }

  private @Nullable ProxyError autocommit(String value) {
    boolean on;
    switch (value) {
      case "1", "ON", "TRUE" -> on = true;
      case "0", "OFF", "FALSE" -> on = false;
      default -> {
        return new ProxyError(
            1231, "42000", "Variable 'autocommit' can't be set to the value of '" + value + "'");
      }
    }
    session.state().autocommit(on);
    Settings settings = session.state().settings();
    session
        .state()
        .settings(
            on ? settings.without("autocommit") : settings.with(Map.of("autocommit", "0")),
            session.state().lexMode());
    return null;
  }

  private @Nullable ProxyError transaction(Assignment.Transaction transaction) {
    if (!transaction.session()) {
      String isolation =
          transaction.isolation() == null
              ? ""
              : " ISOLATION LEVEL " + transaction.isolation().replace('-', ' ');
      String access =
          transaction.readOnly() == null
              ? ""
              : (isolation.isEmpty() ? "" : ",")
                  + (transaction.readOnly() ? " READ ONLY" : " READ WRITE");
      return next("SET TRANSACTION" + isolation + access);
    }
    Map<String, String> changes = new HashMap<>();
    if (transaction.isolation() != null) {
      changes.put("transaction_isolation", "'" + transaction.isolation() + "'");
    }
    if (transaction.readOnly() != null) {
      changes.put("transaction_read_only", transaction.readOnly() ? "1" : "0");
    }
    session.state().settings(session.state().settings().with(changes), session.state().lexMode());
    return null;
  }

  private @Nullable ProxyError next(String statement) {
    Transaction transaction = session.transaction();
    if (transaction.explicit() || transaction.anyOpen()) {
      return new ProxyError(
          1568,
          "25001",
          "Transaction characteristics can't be changed while a transaction is in progress");
    }
    transaction.nextCharacteristics(statement);
    return null;
  }

  private void fail(ProxyError error) {
    session.replies().error(error);
    session.proceed();
  }
}
