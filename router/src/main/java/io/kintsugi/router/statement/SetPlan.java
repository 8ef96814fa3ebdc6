package io.kintsugi.router.statement;

import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.statement.SessionStatement.Assignment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one SET statement is done.
///
/// MySQL evaluates: it checks all assignments before the first takes effect, and `SET @a = 1, @b
/// = @a + 1` is not what it seems. So the assignments that a server can judge are run there as one
/// SET, in the session's state, and the values that came of it are read back to be replayed later.
///
/// All texts hold one `char` per byte and go to the server as they are.
public sealed interface SetPlan {

  /// @param backendSet the SET to run on a backend; null when no assignment needs one
  /// @param readBack a SELECT of the new values behind it: for each of `variables` one column
  ///   (`@@session.name`), then for each of `userVariables` three ({@link
  ///   UserVariables#selectItems}); null with `backendSet`, or when neither list has a member
  /// @param variables replayed variables that the statement changes (lower case)
  /// @param defaults those of them that it sets to DEFAULT: to be forgotten, not replayed
  /// @param reads user variables that must be on the backend before
  /// @param own assignments that the proxy does itself, in their order
  record Do(
      @Nullable String backendSet,
      @Nullable String readBack,
      List<String> variables,
      List<String> defaults,
      List<String> userVariables,
      List<String> reads,
      List<Assignment> own)
      implements SetPlan {
    public Do {
      variables = List.copyOf(variables);
      defaults = List.copyOf(defaults);
      userVariables = List.copyOf(userVariables);
      reads = List.copyOf(reads);
      own = List.copyOf(own);
    }
  }

  record Refused(int errno, String sqlState, String message) implements SetPlan {}

  /// The variables that SET NAMES changes.
  List<String> NAMES =
      List.of(
          "character_set_client",
          "character_set_connection",
          "character_set_results",
          "collation_connection");

  /// `mode` is the session's, and `facts` what an expression may ask the proxy for (`SET @id =
  /// LAST_INSERT_ID()`).
  static SetPlan of(SessionStatement.Set statement, LexMode mode, SessionFacts facts) {
    return new SetPlanner(mode, facts).plan(statement);
  }

  /// Builds one plan.
  final class SetPlanner {
    private static final String NOT_CONSTANT =
        "SET to an expression that reads rows, locks or calls a stored function is not supported"
            + " yet.";

    private final List<String> backend = new ArrayList<>();
    private final List<String> variables = new ArrayList<>();
    private final List<String> defaults = new ArrayList<>();
    private final List<String> userVariables = new ArrayList<>();
    private final List<Assignment> own = new ArrayList<>();

    private final List<String> reads = new ArrayList<>();
    private final LexMode mode;
    private final SessionFacts facts;

    private SetPlanner(LexMode mode, SessionFacts facts) {
      this.mode = mode;
      this.facts = facts;
    }

    private SetPlan plan(SessionStatement.Set statement) {
      for (Assignment assignment : statement.assignments()) {
        @Nullable Refused refused = add(assignment);
        if (refused != null) {
          return refused;
        }
      }
      @Nullable String set = backend.isEmpty() ? null : "SET " + String.join(", ", backend);
      return new Do(set, readBack(), variables, defaults, userVariables, reads, own);
    }

    private @Nullable String readBack() {
      List<String> items = new ArrayList<>();
      variables.forEach(name -> items.add("@@session." + SqlText.quotedName(name)));
      userVariables.forEach(name -> items.add(UserVariables.selectItems(name)));
      return items.isEmpty() ? null : "SELECT " + String.join(", ", items);
    }

    private @Nullable Refused add(Assignment assignment) {
      return switch (assignment) {
        case Assignment.UserVariable variable -> userVariable(variable);
        case Assignment.SessionVariable variable -> sessionVariable(variable);
        case Assignment.GlobalVariable variable -> global(variable.name());
        case Assignment.Names names -> names(names);
        case Assignment.CharacterSet set -> characterSet(set);
        case Assignment.NextTransactionVariable next -> mine(next);
        case Assignment.Transaction transaction -> mine(transaction);
      };
    }

    private @Nullable Refused mine(Assignment assignment) {
      own.add(assignment);
      return null;
    }

    private @Nullable Refused userVariable(Assignment.UserVariable variable) {
      @Nullable String expression = written(variable.expression());
      if (expression == null) {
        return notYet(NOT_CONSTANT);
      }
      backend.add(UserVariables.reference(variable.name()) + " = " + expression);
      addOnce(userVariables, variable.name());
      return null;
    }

    private @Nullable Refused sessionVariable(Assignment.SessionVariable variable) {
      String name = variable.name();
      return switch (VariablePolicy.of(name)) {
        case REFUSE -> notYet("The variable '" + name + "' cannot be set through Kintsugi.");
        case PROXY -> mine(variable);
        case REPLAY -> replayed(variable);
      };
    }

    private @Nullable Refused replayed(Assignment.SessionVariable variable) {
      String name = variable.name();
      @Nullable String expression =
          variable.isDefault() ? variable.expression() : written(variable.expression());
      if (expression == null) {
        return notYet(NOT_CONSTANT);
      }
      backend.add("SESSION " + SqlText.quotedName(name) + " = " + expression);
      addOnce(variables, name);
      defaults.remove(name);
      if (variable.isDefault()) {
        defaults.add(name);
      }
      return null;
    }

    /// The expression with its facts written in; null when it reads rows or calls a function that
    /// not every shard answers alike.
    private @Nullable String written(String expression) {
      byte[] select = ("SELECT " + expression).getBytes(StandardCharsets.ISO_8859_1);
      @Nullable SessionStatement read =
          SessionStatementParser.parse(select, 0, select.length, mode);
      if (!(read instanceof SessionStatement.SelectConstants constants)) {
        return null;
      }
      constants.userVariables().forEach(name -> addOnce(reads, name));
      SessionStatement.SelectConstants bare =
          new SessionStatement.SelectConstants(constants.facts(), List.of(), List.of());
      byte[] written = facts.write(select, "SELECT ".length(), select.length, bare);
      return new String(written, StandardCharsets.ISO_8859_1);
    }

    private @Nullable Refused names(Assignment.Names names) {
      String collation = names.collation() == null ? "" : " COLLATE '" + names.collation() + "'";
      String charset = names.charset() == null ? "DEFAULT" : "'" + names.charset() + "'";
      backend.add("NAMES " + charset + collation);
      NAMES.forEach(name -> addOnce(variables, name));
      return null;
    }

    private @Nullable Refused characterSet(Assignment.CharacterSet set) {
      backend.add("CHARACTER SET " + (set.charset() == null ? "DEFAULT" : quoted(set.charset())));
      NAMES.forEach(name -> addOnce(variables, name));
      return null;
    }

    private static String quoted(String charset) {
      return "'" + charset + "'";
    }

    private static void addOnce(List<String> names, String name) {
      if (!names.contains(name)) {
        names.add(name);
      }
    }

    private static Refused global(String name) {
      return new Refused(
          1227,
          "42000",
          "Access denied; you need (at least one of) the SYSTEM_VARIABLES_ADMIN privilege(s) for"
              + " this operation: '"
              + name
              + "' is set on each server, not through Kintsugi.");
    }

    private static Refused notYet(String message) {
      return new Refused(1235, "42000", message);
    }
  }
}
