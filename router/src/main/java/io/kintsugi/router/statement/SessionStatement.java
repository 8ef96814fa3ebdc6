package io.kintsugi.router.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement about the session, parsed from tokens.
///
/// Byte offsets refer to the client's text. A *text* component (an expression, a LIKE pattern, the
/// statement of PREPARE) holds one `char` per byte (ISO-8859-1) of it, so that it can be sent on as
/// it came whatever the session's character set is; *names* are decoded, without their quotes.
public sealed interface SessionStatement {

  /// BEGIN and START TRANSACTION; `readOnly` is null when the statement does not say.
  record Begin(@Nullable Boolean readOnly, boolean consistentSnapshot)
      implements SessionStatement {}

  /// `chain` and `release` are null when the statement does not say: completion_type decides.
  record Commit(@Nullable Boolean chain, @Nullable Boolean release) implements SessionStatement {}

  record Rollback(@Nullable Boolean chain, @Nullable Boolean release) implements SessionStatement {}

  /// Savepoint names compare without regard to case.
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

  /// One assignment of a SET statement; `expression` is the right side's text.
  sealed interface Assignment {
    /// `SET @name = expression`; the name in lower case.
    record UserVariable(String name, String expression) implements Assignment {}

    /// `SET [SESSION] name = expression`, the name in lower case; `isDefault` for DEFAULT.
    record SessionVariable(String name, String expression, boolean isDefault)
        implements Assignment {}

    /// `SET @@name = expression` of a transaction characteristic (transaction_isolation,
    /// transaction_read_only) without SESSION: for the next transaction only.
    record NextTransactionVariable(String name, String expression, boolean isDefault)
        implements Assignment {}

    /// `SET GLOBAL ...`, `SET PERSIST ...`: refused.
    record GlobalVariable(String name) implements Assignment {}

    /// `SET NAMES charset [COLLATE collation]`, in lower case; null charset for DEFAULT.
    record Names(@Nullable String charset, @Nullable String collation) implements Assignment {}

    /// `SET CHARACTER SET charset`, in lower case; null for DEFAULT.
    record CharacterSet(@Nullable String charset) implements Assignment {}

    /// `SET [SESSION] TRANSACTION ...`; without SESSION it is for the next transaction only. The
    /// isolation as the variable has it (`REPEATABLE-READ`).
    record Transaction(boolean session, @Nullable String isolation, @Nullable Boolean readOnly)
        implements Assignment {}
  }

  /// `PREPARE name FROM 'text' | @var`; the name in lower case, the text as bytes (see above).
  record Prepare(String name, @Nullable String text, @Nullable String variable)
      implements SessionStatement {}

  /// `EXECUTE name [USING @a, @b]`, all in lower case.
  record Execute(String name, List<String> using) implements SessionStatement {
    public Execute {
      using = List.copyOf(using);
    }
  }

  record Deallocate(String name) implements SessionStatement {}

  record LockTables(List<TableLock> locks) implements SessionStatement {
    public LockTables {
      locks = List.copyOf(locks);
    }
  }

  /// One table of LOCK TABLES; null schema: the default one.
  record TableLock(@Nullable String schema, String table, @Nullable String alias, boolean write) {}

  record UnlockTables() implements SessionStatement {}

  /// Comments without a statement: MySQL answers OK (an empty text is an error).
  record OnlyComments() implements SessionStatement {}

  /// A SELECT without tables that reads only session state (`SELECT @@x`, `SELECT DATABASE()`): run
  /// on any shard once the session's state is there, its {@code facts} replaced by what the proxy
  /// knows (see {@link SessionFacts}).
  ///
  /// @param headings column headings that the replaced texts would change
  /// @param userVariables names (lower case, no `@`) that must be on the backend
  record SelectConstants(List<Fact> facts, List<Heading> headings, List<String> userVariables)
      implements SessionStatement {
    public SelectConstants {
      facts = List.copyOf(facts);
      headings = List.copyOf(headings);
      userVariables = List.copyOf(userVariables);
    }
  }

  /// A function call or variable whose value only the proxy knows.
  ///
  /// @param name a function in upper case without parentheses (`DATABASE`, `CONNECTION_ID`) or a
  ///   variable in lower case with `@@` (`@@autocommit`)
  /// @param from first byte to replace; `to` is the first byte behind
  record Fact(String name, int from, int to) {}

  /// An alias to insert at `at`, so that the column is called what MySQL would call it.
  record Heading(int at, String text) {}

  /// A SELECT (or WITH) over information_schema alone.
  ///
  /// @param tables every reference, in the order of the text
  /// @param strings string literals of the statement, one `char` per byte: candidates for names of
  ///   logical schemas
  /// @param session the session state it reads
  record Metadata(List<MetadataTable> tables, List<String> strings, SelectConstants session)
      implements SessionStatement {
    public Metadata {
      tables = List.copyOf(tables);
      strings = List.copyOf(strings);
    }
  }

  /// A place in the text where an information_schema table is named.
  ///
  /// @param name in upper case
  /// @param from first byte of `[information_schema .] name`; `to` is the first byte behind
  /// @param alias how the rest of the statement calls it, when the text gives no alias; null when
  ///   it does
  /// @param column the place is the qualifier of a column, not a reference in FROM
  record MetadataTable(String name, int from, int to, @Nullable String alias, boolean column) {}

  /// EXPLAIN of a statement: run on one shard that the inner statement reaches.
  ///
  /// @param prefix what stands before the inner statement, as text
  /// @param analyze EXPLAIN ANALYZE runs the statement
  /// @param from where the inner statement begins
  record Explain(String prefix, boolean analyze, int from) implements SessionStatement {}

  /// About the proxy itself; the `id` of a transaction over shards is the text of its global id,
  /// one `char` per byte.
  sealed interface Kintsugi extends SessionStatement {
    /// SHOW KINTSUGI STATUS, ... SERVERS, ...
    record ShowAbout(Subject subject, RowFilter filter) implements Kintsugi {}

    enum Subject {
      STATUS,
      SHARDS,
      SERVERS,
      SESSIONS,
      STATEMENTS,
      SLOW,
      /// Those under way and those in doubt.
      TRANSACTIONS,
      PLANS,
      CONFIG,
      EVENTS,
      UNSUPPORTED,
      DISTRIBUTION
    }

    /// SHOW KINTSUGI TRANSACTION 'id'
    record ShowTransaction(String id) implements Kintsugi {}

    /// KINTSUGI RESOLVE 'id' COMMIT | ROLLBACK: an operator's decision.
    record Resolve(String id, boolean commit) implements Kintsugi {}

    /// KINTSUGI RELOAD: the configuration file is read again.
    record Reload() implements Kintsugi {}

    /// KINTSUGI DRAIN SERVER name, or UNDRAIN.
    record Drain(String server, boolean on) implements Kintsugi {}

    /// EXPLAIN [FORMAT = JSON] ROUTE statement, which begins at `from`.
    record ExplainRoute(boolean json, int from) implements Kintsugi {}
  }

  /// A SHOW or DESCRIBE form.
  ///
  /// @param schema logical name, when given
  /// @param table (or the view, routine, engine, account, ... that the kind is about), when given
  /// @param like the LIKE pattern as a literal in its quotes; for DESCRIBE its column
  /// @param where the WHERE condition's text
  /// @param limit null without LIMIT
  record Show(
      Kind kind,
      boolean full,
      boolean extended,
      boolean global,
      @Nullable String schema,
      @Nullable String table,
      @Nullable String like,
      @Nullable String where,
      @Nullable Limit limit)
      implements SessionStatement {

    /// LIMIT [offset,] count
    public record Limit(long offset, long count) {}

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
      CREATE_VIEW,
      CREATE_DATABASE,
      CREATE_TRIGGER,
      CREATE_PROCEDURE,
      CREATE_FUNCTION,
      CREATE_EVENT,
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
      MASTER_STATUS,
      /// SHOW KINTSUGI ...
      KINTSUGI,
      /// Any other SHOW: refused; `table` holds its first words.
      OTHER
    }
  }
}
