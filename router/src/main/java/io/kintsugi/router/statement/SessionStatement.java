package io.kintsugi.router.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement about the session, parsed from tokens. Byte offsets refer to the client's text.
public sealed interface SessionStatement {

  record Begin(boolean readOnly, boolean consistentSnapshot) implements SessionStatement {}

  record Commit(boolean chain, boolean release) implements SessionStatement {}

  record Rollback(boolean chain, boolean release) implements SessionStatement {}

  record Savepoint(String name) implements SessionStatement {}

  record RollbackTo(String name) implements SessionStatement {}

  record ReleaseSavepoint(String name) implements SessionStatement {}

  record Use(String schema) implements SessionStatement {}

  /// KILL [CONNECTION | QUERY] id
  record Kill(long id, boolean queryOnly) implements SessionStatement {}

  record Set(List<Assignment> assignments) implements SessionStatement {
    public Set {
      assignments = List.copyOf(assignments);
    }
  }

  /// One assignment of a SET statement; {@code expression} is the right side's text.
  sealed interface Assignment {
    /// `SET @name = expression`; the name in lower case.
    record UserVariable(String name, String expression) implements Assignment {}

    /// `SET [SESSION] name = expression`; `isDefault` for DEFAULT.
    record SessionVariable(String name, String expression, boolean isDefault)
        implements Assignment {}

    /// `SET GLOBAL ...`, `SET PERSIST ...`: refused.
    record GlobalVariable(String name) implements Assignment {}

    /// `SET NAMES charset [COLLATE collation]`; null charset for DEFAULT.
    record Names(@Nullable String charset, @Nullable String collation) implements Assignment {}

    /// `SET CHARACTER SET charset`
    record CharacterSet(@Nullable String charset) implements Assignment {}

    /// `SET [SESSION] TRANSACTION ...`; without SESSION it is for the next transaction only.
    record Transaction(boolean session, @Nullable String isolation, @Nullable Boolean readOnly)
        implements Assignment {}
  }

  /// `PREPARE name FROM 'text' | @var`
  record Prepare(String name, @Nullable String text, @Nullable String variable)
      implements SessionStatement {}

  /// `EXECUTE name [USING @a, @b]`
  record Execute(String name, List<String> using) implements SessionStatement {
    public Execute {
      using = List.copyOf(using);
    }
  }

  record Deallocate(String name) implements SessionStatement {}

  /// A SELECT without tables that reads only session state (`SELECT @@x`, `SELECT DATABASE()`): run
  /// on any shard once the session's state is there.
  record SelectConstants() implements SessionStatement {}

  /// A SHOW, DESCRIBE or EXPLAIN form; {@code schema}, {@code table}: logical names, when given.
  record Show(
      Kind kind,
      boolean full,
      boolean global,
      @Nullable String schema,
      @Nullable String table,
      @Nullable String like,
      @Nullable String where)
      implements SessionStatement {
    public enum Kind {
      VARIABLES,
      STATUS,
      WARNINGS,
      ERRORS,
      COUNT_WARNINGS,
      COUNT_ERRORS,
      DATABASES,
      TABLES,
      TABLE_STATUS,
      COLUMNS,
      INDEX,
      CREATE_TABLE,
      CREATE_DATABASE,
      PROCESSLIST,
      ENGINES,
      CHARACTER_SET,
      COLLATION,
      PLUGINS,
      PRIVILEGES,
      GRANTS,
      TRIGGERS,
      EVENTS,
      PROCEDURE_STATUS,
      FUNCTION_STATUS,
      OPEN_TABLES,
      MASTER_STATUS
    }
  }
}
