package io.kintsugi.router.statement;

import io.kintsugi.router.sql.Token;
import io.kintsugi.router.statement.SessionStatement.Explain;
import io.kintsugi.router.statement.SessionStatement.Show;
import io.kintsugi.router.statement.SessionStatement.Show.Kind;
import io.kintsugi.router.statement.SessionStatement.Show.Limit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// SHOW, DESCRIBE and EXPLAIN (manual, "SHOW Statements" and "Utility Statements").
final class ShowParser {
  private static final Set<String> EXPLAINABLE =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "TABLE", "VALUES");

  private final Cursor in;
  private boolean full;
  private boolean extended;
  private boolean global;
  private @Nullable String schema;
  private @Nullable String table;
  private @Nullable String like;
  private @Nullable String where;
  private @Nullable Limit limit;

  ShowParser(Cursor in) {
    this.in = in;
  }

  /// After SHOW. A form not known is {@link Kind#OTHER}, so that it is refused by its name; null
  /// when a known form is written wrongly.
  @Nullable SessionStatement show() {
    int start = in.position();
    if (in.take("KINTSUGI")) {
      @Nullable SessionStatement own = new KintsugiParser(in).show();
      if (own != null) {
        return own;
      }
      in.toEnd();
      table = in.position() > start + 1 ? in.text(start + 1, in.position()) : null;
      return made(Kind.KINTSUGI);
    }
    @Nullable ShowForm form = ShowForm.read(in);
    if (form == null) {
      in.back(start);
      return other();
    }
    extended = form.extended();
    full = form.full();
    global = form.global();
    return details(form.kind()) && in.atEnd() ? made(form.kind()) : null;
  }

  private SessionStatement other() {
    String first = in.word() == null ? "" : " " + in.word();
    in.skip();
    String second = in.word() == null ? "" : " " + in.word();
    table = "SHOW" + first + second;
    in.toEnd();
    return made(Kind.OTHER);
  }

  private boolean details(Kind kind) {
    return switch (kind) {
      case VARIABLES,
          STATUS,
          DATABASES,
          CHARACTER_SET,
          COLLATION,
          PROCEDURE_STATUS,
          FUNCTION_STATUS ->
          filter();
      case TABLES, TABLE_STATUS, TRIGGERS, EVENTS, OPEN_TABLES -> fromSchema() && filter();
      case COLUMNS -> fromTable() && fromSchema() && filter();
      case INDEX -> fromTable() && fromSchema() && condition();
      case CREATE_TABLE,
          CREATE_VIEW,
          CREATE_TRIGGER,
          CREATE_PROCEDURE,
          CREATE_FUNCTION,
          CREATE_EVENT ->
          qualified();
      case CREATE_DATABASE -> createDatabase();
      case WARNINGS, ERRORS -> limit();
      case GRANTS -> grants();
      case COUNT_WARNINGS,
          COUNT_ERRORS,
          PROCESSLIST,
          ENGINES,
          PLUGINS,
          PRIVILEGES,
          MASTER_STATUS,
          KINTSUGI,
          OTHER ->
          true;
    };
  }

  private boolean fromTable() {
    return (in.take("FROM") || in.take("IN")) && qualified();
  }

  /// `FROM school.student`: as written, the later FROM wins over the qualifier.
  private boolean qualified() {
    table = in.name();
    if (table != null && in.take('.')) {
      schema = table;
      table = in.name();
    }
    return table != null;
  }

  private boolean fromSchema() {
    if (in.take("FROM") || in.take("IN")) {
      schema = in.name();
      return schema != null;
    }
    return true;
  }

  private boolean filter() {
    if (in.take("LIKE")) {
      like = in.string();
      return like != null;
    }
    return condition();
  }

  private boolean condition() {
    if (in.take("WHERE")) {
      int start = in.position();
      while (!in.atEnd() && in.current().kind() != Token.ERROR) {
        in.skip();
      }
      where = in.position() > start ? in.text(start, in.position()) : null;
      return where != null;
    }
    return true;
  }

  private boolean createDatabase() {
    if (in.take("IF")) {
      full = in.take("NOT", "EXISTS");
      if (!full) {
        return false;
      }
    }
    schema = in.name();
    return schema != null;
  }

  private boolean limit() {
    if (!in.take("LIMIT")) {
      return true;
    }
    @Nullable Long first = in.integer();
    if (first == null) {
      return false;
    }
    if (in.take(',')) {
      @Nullable Long count = in.integer();
      limit = count == null ? null : new Limit(first, count);
    } else if (in.take("OFFSET")) {
      @Nullable Long offset = in.integer();
      limit = offset == null ? null : new Limit(offset, first);
    } else {
      limit = new Limit(0, first);
    }
    return limit != null;
  }

  /// Only one's own grants: SHOW GRANTS [FOR CURRENT_USER [()]].
  private boolean grants() {
    if (in.take("FOR")) {
      if (!in.take("CURRENT_USER")) {
        int start = in.position();
        in.toEnd();
        table = in.text(start, in.position());
        return true;
      }
      return !in.take('(') || in.take(')');
    }
    return true;
  }

  /// After DESCRIBE, DESC or EXPLAIN.
  @Nullable SessionStatement describe(int first) {
    int start = in.position();
    @Nullable String word = in.word();
    boolean options = word != null && (word.equals("FORMAT") || word.equals("ANALYZE"));
    if (in.take('(') || options || (word != null && EXPLAINABLE.contains(word))) {
      in.back(start);
      return explain(first);
    }
    if (!qualified()) {
      return null;
    }
    if (!in.atEnd()) {
      @Nullable String name = in.name();
      like = name == null ? in.string() : SqlText.literal(name);
      if (like == null) {
        return null;
      }
    }
    return in.atEnd() ? made(Kind.COLUMNS) : null;
  }

  private @Nullable SessionStatement explain(int first) {
    boolean analyze = in.take("ANALYZE");
    if (in.take("FORMAT") && !(in.take('=') && (in.name() != null || in.string() != null))) {
      return null;
    }
    int start = in.position();
    while (in.take('(')) {
      continue;
    }
    @Nullable String word = in.word();
    in.back(start);
    return word != null && EXPLAINABLE.contains(word)
        ? new Explain(in.text(first, start) + " ", analyze, in.current().from())
        : null;
  }

  private Show made(Kind kind) {
    return new Show(kind, full, extended, global, schema, table, like, where, limit);
  }
}
