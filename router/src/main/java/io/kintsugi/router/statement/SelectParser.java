package io.kintsugi.router.statement;

import io.kintsugi.router.sql.Token;
import io.kintsugi.router.statement.Cursor.Lexeme;
import io.kintsugi.router.statement.SessionStatement.Fact;
import io.kintsugi.router.statement.SessionStatement.Heading;
import io.kintsugi.router.statement.SessionStatement.Metadata;
import io.kintsugi.router.statement.SessionStatement.MetadataTable;
import io.kintsugi.router.statement.SessionStatement.SelectConstants;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A SELECT that needs no shard's rows: of constants and session state, or over information_schema.
///
/// One pass over the tokens with a stack of parentheses; it finds the FROM clauses and the items of
/// select lists, and gives up (null) at the first sign of anything else.
final class SelectParser {
  private static final String INFORMATION_SCHEMA = "information_schema";

  /// One level of parentheses.
  private static final class Level {
    /// FROM belongs to a function: `EXTRACT(YEAR FROM d)`.
    final boolean function;

    boolean inFrom;
    boolean expectsTable;

    /// Index of the select list's current item; -1 outside select lists.
    int item = -1;

    /// The current item holds a fact, at whatever depth.
    boolean hasFact;

    Level(boolean function) {
      this.function = function;
    }
  }

  private final Cursor in;
  private final boolean bareIsMetadata;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Set<String> commonTables = new HashSet<>();
  private final List<MetadataTable> tables = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();
  private final List<Heading> headings = new ArrayList<>();
  private final List<String> userVariables = new ArrayList<>();
  private final List<String> strings = new ArrayList<>();
  private boolean constant = true;

  SelectParser(Cursor in, @Nullable String schema) {
    this.in = in;
    this.bareIsMetadata = schema != null && schema.equalsIgnoreCase(INFORMATION_SCHEMA);
  }

  @Nullable SessionStatement select() {
    if (!startsQuery(in.position())) {
      return null;
    }
    levels.push(new Level(false));
    while (!in.atEnd()) {
      if (!step()) {
        return null;
      }
    }
    if (levels.size() != 1) {
      return null;
    }
    closeItem();
    return result();
  }

  private @Nullable SessionStatement result() {
    SelectConstants session = new SelectConstants(facts, headings, userVariables);
    if (tables.isEmpty()) {
      return constant ? session : null;
    }
    return new Metadata(tables, strings, session);
  }

  private boolean startsQuery(int at) {
    int i = at;
    while (in.at(i).kind() == Token.LEFT_PAREN) {
      i++;
    }
    return in.is(i, "SELECT") || in.is(i, "WITH");
  }

  private Level level() {
    return levels.getFirst();
  }

  /// Takes one token, or a few that belong together; false: this is none of ours.
  private boolean step() {
    Lexeme token = in.current();
    return switch (token.kind()) {
      case ERROR, ASSIGN, SEMICOLON -> false;
      case LEFT_PAREN -> open();
      case RIGHT_PAREN -> close();
      case COMMA -> comma();
      case USER_VARIABLE -> {
        userVariables.add(in.userVariable(token));
        yield skip();
      }
      case SYSTEM_VARIABLE -> systemVariable(token);
      case STRING -> string();
      case WORD, QUOTED_NAME -> level().expectsTable ? table() : word();
      default -> skip();
    };
  }

  private boolean skip() {
    in.skip();
    return true;
  }

  private boolean open() {
    Level outer = level();
    @Nullable String before = in.position() == 0 ? null : in.wordAt(in.position() - 1);
    Level inner = new Level(before != null && SelectWords.TAKES_FROM.contains(before));
    if (outer.expectsTable) {
      outer.expectsTable = false;
      inner.inFrom = !startsQuery(in.position() + 1);
      inner.expectsTable = inner.inFrom;
    }
    levels.push(inner);
    return skip();
  }

  private boolean close() {
    boolean hasFact = level().hasFact;
    closeItem();
    hasFact |= levels.pop().hasFact;
    if (levels.isEmpty()) {
      return false;
    }
    level().hasFact |= hasFact;
    return skip();
  }

  private boolean comma() {
    if (level().inFrom) {
      level().expectsTable = true;
    } else if (level().item >= 0) {
      closeItem();
      level().item = in.position() + 1;
    }
    return skip();
  }

  private boolean string() {
    @Nullable String value = in.stringValue();
    if (value == null) {
      return false;
    }
    strings.add(value);
    return true;
  }

  private boolean systemVariable(Lexeme token) {
    Cursor.SystemVariable variable = in.systemVariable(token);
    boolean global = variable.scope() != null && !SetParser.isSession(variable.scope());
    if (!global && VariablePolicy.isFact(variable.name())) {
      fact("@@" + variable.name(), token.from(), token.to());
    }
    return skip();
  }

  private boolean word() {
    int at = in.position();
    @Nullable String word = in.wordAt(at);
    if (word == null || in.at(at + 1).kind() == Token.DOT || afterDot(at)) {
      return name();
    }
    switch (word) {
      case "SELECT":
        return startList();
      case "INTO", "PROCEDURE":
        return false;
      case "FROM":
        return from();
      case "JOIN", "STRAIGHT_JOIN":
        level().expectsTable = level().inFrom;
        return skip();
      case "AS":
        commonTable(at);
        return skip();
      default:
        if (SelectWords.ENDS_CLAUSE.contains(word)) {
          closeItem();
          level().inFrom = false;
          return skip();
        }
        return call(word);
    }
  }

  private boolean afterDot(int at) {
    return at > 0 && in.at(at - 1).kind() == Token.DOT;
  }

  private boolean startList() {
    in.skip();
    while (in.word() != null && SelectWords.SELECT_OPTIONS.contains(in.word())) {
      in.skip();
    }
    level().inFrom = false;
    level().item = in.position();
    return true;
  }

  private boolean from() {
    if (!level().function) {
      closeItem();
      level().inFrom = true;
      level().expectsTable = true;
    }
    return skip();
  }

  /// `name AS (` and `name (columns) AS (` name a common table; windows look alike and do no harm.
  private void commonTable(int as) {
    if (in.at(as + 1).kind() != Token.LEFT_PAREN) {
      return;
    }
    int i = as - 1;
    if (i > 0 && in.at(i).kind() == Token.RIGHT_PAREN) {
      while (i > 0 && in.at(i).kind() != Token.LEFT_PAREN) {
        i--;
      }
      i--;
    }
    @Nullable String name = i < 0 ? null : in.nameAt(i);
    if (name != null) {
      commonTables.add(name.toLowerCase(Locale.ROOT));
    }
  }

  /// A function's name, or any other word.
  private boolean call(String word) {
    int at = in.position();
    boolean empty =
        in.at(at + 1).kind() == Token.LEFT_PAREN && in.at(at + 2).kind() == Token.RIGHT_PAREN;
    @Nullable String function = SelectWords.FACTS.get(word);
    if (function != null && (empty || word.equals("CURRENT_USER"))) {
      int last = empty ? at + 2 : at;
      fact(function, in.at(at).from(), in.at(last).to());
      in.back(last + 1);
      return true;
    }
    if (in.at(at + 1).kind() == Token.LEFT_PAREN) {
      if (function != null && !word.equals("USER")) {
        return false;
      }
      constant &= SelectWords.CONSTANT.contains(word);
    }
    return skip();
  }

  /// `information_schema.tables.table_name` names a schema that the rewritten table has not.
  private boolean name() {
    int at = in.position();
    @Nullable String first = in.nameAt(at);
    boolean qualifier =
        first != null
            && first.equalsIgnoreCase(INFORMATION_SCHEMA)
            && !afterDot(at)
            && in.at(at + 1).kind() == Token.DOT
            && in.at(at + 3).kind() == Token.DOT;
    @Nullable String table = qualifier ? in.nameAt(at + 2) : null;
    if (table == null) {
      constant &= in.at(at + 1).kind() != Token.LEFT_PAREN;
      return skip();
    }
    String upper = table.toUpperCase(Locale.ROOT);
    tables.add(new MetadataTable(upper, in.at(at).from(), in.at(at + 2).to(), table, true));
    in.back(at + 3);
    return true;
  }

  private boolean table() {
    int at = in.position();
    if (in.is(at, "LATERAL")) {
      return skip();
    }
    level().expectsTable = false;
    boolean qualified = in.at(at + 1).kind() == Token.DOT;
    int last = qualified ? at + 2 : at;
    @Nullable String name = in.nameAt(last);
    if (name == null || in.at(last + 1).kind() == Token.LEFT_PAREN) {
      return false;
    }
    in.back(last + 1);
    if (!qualified && isNoTable(at, name)) {
      return true;
    }
    @Nullable String owner = qualified ? in.nameAt(at) : null;
    boolean metadata = owner == null ? bareIsMetadata : owner.equalsIgnoreCase(INFORMATION_SCHEMA);
    if (metadata) {
      String upper = name.toUpperCase(Locale.ROOT);
      @Nullable String alias = aliasFollows() ? null : name;
      tables.add(new MetadataTable(upper, in.at(at).from(), in.at(last).to(), alias, false));
    }
    return metadata;
  }

  private boolean isNoTable(int at, String name) {
    return in.is(at, "DUAL") || commonTables.contains(name.toLowerCase(Locale.ROOT));
  }

  private boolean aliasFollows() {
    Token kind = in.current().kind();
    if (kind == Token.QUOTED_NAME) {
      return true;
    }
    @Nullable String word = in.word();
    return word != null && !SelectWords.AFTER_TABLE.contains(word);
  }

  private void fact(String name, int from, int to) {
    facts.add(new Fact(name, from, to));
    level().hasFact = true;
  }

  /// Ends the current select item: with a fact in it, MySQL's heading must be written out.
  private void closeItem() {
    Level level = level();
    int first = level.item;
    int last = in.position() - 1;
    if (first >= 0 && last >= first) {
      if (level.hasFact && !ItemAlias.ends(in, first, last)) {
        int end = in.at(last).to();
        headings.add(new Heading(end, in.slice(in.at(first).from(), end)));
      }
      level.hasFact = false;
    }
    level.item = -1;
  }
}
