package io.kintsugi.router.statement;

import io.kintsugi.router.statement.SessionStatement.Begin;
import io.kintsugi.router.statement.SessionStatement.Commit;
import io.kintsugi.router.statement.SessionStatement.LockTables;
import io.kintsugi.router.statement.SessionStatement.ReleaseSavepoint;
import io.kintsugi.router.statement.SessionStatement.Rollback;
import io.kintsugi.router.statement.SessionStatement.RollbackTo;
import io.kintsugi.router.statement.SessionStatement.Savepoint;
import io.kintsugi.router.statement.SessionStatement.TableLock;
import io.kintsugi.router.statement.SessionStatement.UnlockTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Transactions, savepoints and table locks (manual, "Transactional and Locking Statements"). Each
/// method begins after the first word.
final class TransactionParser {
  private final Cursor in;

  TransactionParser(Cursor in) {
    this.in = in;
  }

  @Nullable SessionStatement begin() {
    in.take("WORK");
    return in.atEnd() ? new Begin(null, false) : null;
  }

  @Nullable SessionStatement start() {
    if (!in.take("TRANSACTION")) {
      return null;
    }
    @Nullable Boolean readOnly = null;
    boolean snapshot = false;
    if (!in.atEnd()) {
      do {
        if (in.take("READ", "ONLY")) {
          readOnly = true;
        } else if (in.take("READ", "WRITE")) {
          readOnly = false;
        } else if (in.take("WITH", "CONSISTENT", "SNAPSHOT")) {
          snapshot = true;
        } else {
          return null;
        }
      } while (in.take(','));
    }
    return in.atEnd() ? new Begin(readOnly, snapshot) : null;
  }

  @Nullable SessionStatement commit() {
    in.take("WORK");
    @Nullable Boolean chain = chain();
    @Nullable Boolean release = release();
    return in.atEnd() && !(isTrue(chain) && isTrue(release)) ? new Commit(chain, release) : null;
  }

  @Nullable SessionStatement rollback() {
    in.take("WORK");
    if (in.take("TO")) {
      in.take("SAVEPOINT");
      @Nullable String name = in.name();
      return name != null && in.atEnd() ? new RollbackTo(name) : null;
    }
    @Nullable Boolean chain = chain();
    @Nullable Boolean release = release();
    return in.atEnd() && !(isTrue(chain) && isTrue(release)) ? new Rollback(chain, release) : null;
  }

  @Nullable SessionStatement savepoint() {
    @Nullable String name = in.name();
    return name != null && in.atEnd() ? new Savepoint(name) : null;
  }

  @Nullable SessionStatement releaseSavepoint() {
    if (!in.take("SAVEPOINT")) {
      return null;
    }
    @Nullable String name = in.name();
    return name != null && in.atEnd() ? new ReleaseSavepoint(name) : null;
  }

  @Nullable SessionStatement lock() {
    if (!in.take("TABLES") && !in.take("TABLE")) {
      return null;
    }
    List<TableLock> locks = new ArrayList<>();
    do {
      @Nullable TableLock lock = tableLock();
      if (lock == null) {
        return null;
      }
      locks.add(lock);
    } while (in.take(','));
    return in.atEnd() ? new LockTables(locks) : null;
  }

  @Nullable SessionStatement unlock() {
    boolean known = in.take("TABLES") || in.take("TABLE");
    return known && in.atEnd() ? new UnlockTables() : null;
  }

  private @Nullable TableLock tableLock() {
    @Nullable String schema = null;
    @Nullable String table = in.name();
    if (table != null && in.take('.')) {
      schema = table;
      table = in.name();
    }
    if (table == null) {
      return null;
    }
    boolean as = in.take("AS");
    boolean aliased = as || !(in.at("READ") || in.at("WRITE") || in.at("LOW_PRIORITY"));
    @Nullable String alias = aliased ? in.name() : null;
    if (aliased && alias == null) {
      return null;
    }
    if (in.take("READ")) {
      in.take("LOCAL");
      return new TableLock(schema, table, alias, false);
    }
    in.take("LOW_PRIORITY");
    return in.take("WRITE") ? new TableLock(schema, table, alias, true) : null;
  }

  private @Nullable Boolean chain() {
    if (in.take("AND", "CHAIN")) {
      return true;
    }
    return in.take("AND", "NO", "CHAIN") ? Boolean.FALSE : null;
  }

  private @Nullable Boolean release() {
    if (in.take("RELEASE")) {
      return true;
    }
    return in.take("NO", "RELEASE") ? Boolean.FALSE : null;
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return value != null && value;
  }
}
