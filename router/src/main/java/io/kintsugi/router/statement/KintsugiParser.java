package io.kintsugi.router.statement;

import io.kintsugi.router.statement.SessionStatement.Kintsugi;
import org.jspecify.annotations.Nullable;

/// The proxy's own statements about transactions over shards.
final class KintsugiParser {
  private final Cursor in;

  KintsugiParser(Cursor in) {
    this.in = in;
  }

  /// After SHOW KINTSUGI; null, with nothing read, for anything else.
  @Nullable Kintsugi show() {
    int start = in.position();
    @Nullable Kintsugi shown = null;
    if (in.take("TRANSACTIONS")) {
      shown = new Kintsugi.ShowTransactions();
    } else if (in.take("TRANSACTION")) {
      @Nullable String id = in.stringValue();
      shown = id == null ? null : new Kintsugi.ShowTransaction(id);
    }
    if (shown != null && in.atEnd()) {
      return shown;
    }
    in.back(start);
    return null;
  }

  /// After KINTSUGI as the first word.
  @Nullable Kintsugi command() {
    @Nullable String id = in.take("RESOLVE") ? in.stringValue() : null;
    if (id == null) {
      return null;
    }
    boolean commit = in.take("COMMIT");
    boolean known = commit || in.take("ROLLBACK");
    return known && in.atEnd() ? new Kintsugi.Resolve(id, commit) : null;
  }
}
