package io.kintsugi.router.statement;

import io.kintsugi.router.sql.Token;
import io.kintsugi.router.statement.SessionStatement.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// SET in all its forms but those about accounts and roles (manual, "SET Syntax for Variable
/// Assignment").
final class SetParser {
  private enum Scope {
    NONE,
    SESSION,
    GLOBAL
  }

  /// SET @@x without SESSION changes these for the next transaction only.
  private static final Set<String> TRANSACTION_VARIABLES =
      Set.of("transaction_isolation", "transaction_read_only");

  private static final Set<String> NOT_VARIABLES =
      Set.of("PASSWORD", "ROLE", "DEFAULT", "RESOURCE");

  private final Cursor in;

  /// An option word holds for the assignments after it that have none of their own.
  private Scope sticky = Scope.NONE;

  SetParser(Cursor in) {
    this.in = in;
  }

  /// After SET.
  @Nullable SessionStatement set() {
    if (in.word() != null && NOT_VARIABLES.contains(in.word())) {
      return null;
    }
    @Nullable Assignment transaction = transaction();
    if (transaction != null) {
      return in.atEnd() ? new SessionStatement.Set(List.of(transaction)) : null;
    }
    List<Assignment> assignments = new ArrayList<>();
    do {
      @Nullable Assignment assignment = assignment();
      if (assignment == null) {
        return null;
      }
      assignments.add(assignment);
    } while (in.take(','));
    return in.atEnd() ? new SessionStatement.Set(assignments) : null;
  }

  private @Nullable Assignment transaction() {
    int start = in.position();
    boolean global = in.take("GLOBAL");
    boolean session = !global && (in.take("SESSION") || in.take("LOCAL"));
    if (!in.take("TRANSACTION")) {
      in.back(start);
      return null;
    }
    if (global) {
      in.toEnd();
      return new Assignment.GlobalVariable("transaction");
    }
    return characteristics(session);
  }

  private @Nullable Assignment characteristics(boolean session) {
    @Nullable String isolation = null;
    @Nullable Boolean readOnly = null;
    do {
      if (isolation == null && in.take("ISOLATION", "LEVEL")) {
        isolation = isolation();
        if (isolation == null) {
          return null;
        }
      } else if (readOnly == null && in.take("READ", "ONLY")) {
        readOnly = true;
      } else if (readOnly == null && in.take("READ", "WRITE")) {
        readOnly = false;
      } else {
        return null;
      }
    } while (in.take(','));
    return new Assignment.Transaction(session, isolation, readOnly);
  }

  private @Nullable String isolation() {
    if (in.take("READ", "COMMITTED")) {
      return "READ-COMMITTED";
    }
    if (in.take("READ", "UNCOMMITTED")) {
      return "READ-UNCOMMITTED";
    }
    if (in.take("REPEATABLE", "READ")) {
      return "REPEATABLE-READ";
    }
    return in.take("SERIALIZABLE") ? "SERIALIZABLE" : null;
  }

  private @Nullable Assignment assignment() {
    @Nullable String user = in.userVariable();
    if (user != null) {
      return userVariable(user);
    }
    Cursor.@Nullable SystemVariable system = in.systemVariable();
    if (system != null) {
      return variable(scopeOf(system.scope()), system.name(), true);
    }
    if (in.take("NAMES")) {
      return names();
    }
    if (in.take("CHARACTER", "SET") || in.take("CHARSET")) {
      return characterSet();
    }
    @Nullable Scope scope = optionWord();
    if (scope != null) {
      sticky = scope;
    }
    @Nullable String name = in.name();
    return name == null ? null : variable(sticky, dotted(name), false);
  }

  private @Nullable Scope optionWord() {
    if (in.take("GLOBAL") || in.take("PERSIST") || in.take("PERSIST_ONLY")) {
      return Scope.GLOBAL;
    }
    return in.take("SESSION") || in.take("LOCAL") ? Scope.SESSION : null;
  }

  static boolean isSession(String scope) {
    return scope.equals("session") || scope.equals("local");
  }

  private static Scope scopeOf(@Nullable String scope) {
    if (scope == null) {
      return Scope.NONE;
    }
    return isSession(scope) ? Scope.SESSION : Scope.GLOBAL;
  }

  /// A component's variable (`validate_password.length`) or a structured one: always global.
  private String dotted(String name) {
    if (!in.take('.')) {
      return name;
    }
    @Nullable String rest = in.name();
    return name + "." + (rest == null ? "" : rest);
  }

  private @Nullable Assignment userVariable(String name) {
    @Nullable String expression = assigned();
    return expression == null ? null : new Assignment.UserVariable(name, expression);
  }

  private @Nullable Assignment variable(Scope scope, String written, boolean at) {
    String name = written.toLowerCase(Locale.ROOT);
    @Nullable String expression = assigned();
    if (expression == null) {
      return null;
    }
    if (scope == Scope.GLOBAL || name.indexOf('.') >= 0) {
      return new Assignment.GlobalVariable(name);
    }
    boolean isDefault = expression.equalsIgnoreCase("DEFAULT");
    return at && scope == Scope.NONE && TRANSACTION_VARIABLES.contains(name)
        ? new Assignment.NextTransactionVariable(name, expression, isDefault)
        : new Assignment.SessionVariable(name, expression, isDefault);
  }

  private @Nullable String assigned() {
    return in.take('=') || in.take(Token.ASSIGN) ? in.expression() : null;
  }

  private @Nullable Assignment names() {
    if (in.take("DEFAULT")) {
      return new Assignment.Names(null, null);
    }
    @Nullable String charset = in.charsetName();
    @Nullable String collation = in.take("COLLATE") ? in.charsetName() : null;
    return charset == null ? null : new Assignment.Names(charset, collation);
  }

  private @Nullable Assignment characterSet() {
    if (in.take("DEFAULT")) {
      return new Assignment.CharacterSet(null);
    }
    @Nullable String charset = in.charsetName();
    return charset == null ? null : new Assignment.CharacterSet(charset);
  }
}
