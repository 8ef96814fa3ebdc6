package io.kintsugi.router.statement;

import io.kintsugi.router.statement.SessionStatement.Show.Kind;
import org.jspecify.annotations.Nullable;

/// Which SHOW it is, as its first words tell.
record ShowForm(Kind kind, boolean extended, boolean full, boolean global) {

  /// After SHOW; null when it is none that is known.
  static @Nullable ShowForm read(Cursor in) {
    boolean extended = in.take("EXTENDED");
    boolean full = in.take("FULL");
    if (extended || full) {
      return form(afterFull(in, extended, full), extended, full, false);
    }
    boolean global = in.take("GLOBAL");
    return form(global ? scoped(in) : kind(in), false, false, global);
  }

  private static @Nullable ShowForm form(
      @Nullable Kind kind, boolean extended, boolean full, boolean global) {
    return kind == null ? null : new ShowForm(kind, extended, full, global);
  }

  private static @Nullable Kind afterFull(Cursor in, boolean extended, boolean full) {
    if (in.take("COLUMNS") || in.take("FIELDS")) {
      return Kind.COLUMNS;
    }
    if (in.take("TABLES")) {
      return Kind.TABLES;
    }
    if (full && !extended) {
      return in.take("PROCESSLIST") ? Kind.PROCESSLIST : null;
    }
    return !full && (in.take("INDEX") || in.take("INDEXES") || in.take("KEYS")) ? Kind.INDEX : null;
  }

  private static @Nullable Kind kind(Cursor in) {
    if (in.take("SESSION") || in.take("LOCAL")) {
      return scoped(in);
    }
    if (in.take("CREATE")) {
      return create(in);
    }
    @Nullable Kind scoped = scoped(in);
    if (scoped != null) {
      return scoped;
    }
    @Nullable Kind twoWords = twoWords(in);
    return twoWords == null ? oneWord(in) : twoWords;
  }

  private static @Nullable Kind scoped(Cursor in) {
    if (in.take("VARIABLES")) {
      return Kind.VARIABLES;
    }
    return in.take("STATUS") ? Kind.STATUS : null;
  }

  private static @Nullable Kind create(Cursor in) {
    if (in.take("TABLE")) {
      return Kind.CREATE_TABLE;
    }
    if (in.take("VIEW")) {
      return Kind.CREATE_VIEW;
    }
    if (in.take("DATABASE") || in.take("SCHEMA")) {
      return Kind.CREATE_DATABASE;
    }
    if (in.take("TRIGGER")) {
      return Kind.CREATE_TRIGGER;
    }
    if (in.take("PROCEDURE")) {
      return Kind.CREATE_PROCEDURE;
    }
    if (in.take("FUNCTION")) {
      return Kind.CREATE_FUNCTION;
    }
    return in.take("EVENT") ? Kind.CREATE_EVENT : null;
  }

  private static @Nullable Kind twoWords(Cursor in) {
    if (in.take("TABLE", "STATUS")) {
      return Kind.TABLE_STATUS;
    }
    if (in.take("STORAGE", "ENGINES")) {
      return Kind.ENGINES;
    }
    if (in.take("CHARACTER", "SET") || in.take("CHAR", "SET")) {
      return Kind.CHARACTER_SET;
    }
    if (in.take("PROCEDURE", "STATUS")) {
      return Kind.PROCEDURE_STATUS;
    }
    if (in.take("FUNCTION", "STATUS")) {
      return Kind.FUNCTION_STATUS;
    }
    if (in.take("OPEN", "TABLES")) {
      return Kind.OPEN_TABLES;
    }
    if (in.take("MASTER", "STATUS") || in.take("BINARY", "LOG", "STATUS")) {
      return Kind.MASTER_STATUS;
    }
    return count(in);
  }

  private static @Nullable Kind count(Cursor in) {
    int start = in.position();
    if (in.take("COUNT") && in.take('(') && in.take('*') && in.take(')')) {
      if (in.take("WARNINGS")) {
        return Kind.COUNT_WARNINGS;
      }
      if (in.take("ERRORS")) {
        return Kind.COUNT_ERRORS;
      }
    }
    in.back(start);
    return null;
  }

  private static @Nullable Kind oneWord(Cursor in) {
    @Nullable String word = in.word();
    @Nullable Kind kind =
        switch (word == null ? "" : word) {
          case "WARNINGS" -> Kind.WARNINGS;
          case "ERRORS" -> Kind.ERRORS;
          case "DATABASES", "SCHEMAS" -> Kind.DATABASES;
          case "TABLES" -> Kind.TABLES;
          case "COLUMNS", "FIELDS" -> Kind.COLUMNS;
          case "INDEX", "INDEXES", "KEYS" -> Kind.INDEX;
          case "PROCESSLIST" -> Kind.PROCESSLIST;
          case "ENGINES" -> Kind.ENGINES;
          case "CHARSET" -> Kind.CHARACTER_SET;
          case "COLLATION" -> Kind.COLLATION;
          case "PLUGINS" -> Kind.PLUGINS;
          case "PRIVILEGES" -> Kind.PRIVILEGES;
          case "GRANTS" -> Kind.GRANTS;
          case "TRIGGERS" -> Kind.TRIGGERS;
          case "EVENTS" -> Kind.EVENTS;
          default -> null;
        };
    if (kind != null) {
      in.skip();
    }
    return kind;
  }
}
