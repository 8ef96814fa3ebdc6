package io.kintsugi.router.statement;

import io.kintsugi.router.statement.SessionStatement.Kintsugi;
import io.kintsugi.router.statement.SessionStatement.Kintsugi.Subject;
import org.jspecify.annotations.Nullable;

/// The proxy's own statements: what it shows of itself, and what operators tell it to do.
final class KintsugiParser {
  private final Cursor in;

  KintsugiParser(Cursor in) {
    this.in = in;
  }

  /// After SHOW KINTSUGI; null, with nothing read, for anything else.
  @Nullable Kintsugi show() {
    int start = in.position();
    Kintsugi shown = in.take("TRANSACTION") ? transaction() : subject();
    if (shown == null) {
      in.back(start);
    }
    return shown;
  }

  private @Nullable Kintsugi transaction() {
    String id = in.stringValue();
    return id != null && in.atEnd() ? new Kintsugi.ShowTransaction(id) : null;
  }

  private @Nullable Kintsugi subject() {
    for (Subject subject : Subject.values()) {
      if (in.take(subject.name())) {
        RowFilter filter = new RowFilterParser(in).filter();
        return filter == null ? null : new Kintsugi.ShowAbout(subject, filter);
      }
    }
    return null;
  }

  /// After KINTSUGI as the first word.
  @Nullable Kintsugi command() {
    if (in.take("RELOAD")) {
      return in.atEnd() ? new Kintsugi.Reload() : null;
    }
    boolean drain = in.take("DRAIN", "SERVER");
    if (drain || in.take("UNDRAIN", "SERVER")) {
      String server = in.name();
      String name = server == null ? in.stringValue() : server;
      return name != null && in.atEnd() ? new Kintsugi.Drain(name, drain) : null;
    }
    return in.take("RESOLVE") ? resolve() : null;
  }

  private @Nullable Kintsugi resolve() {
    String id = in.stringValue();
    boolean commit = in.take("COMMIT");
    boolean known = commit || in.take("ROLLBACK");
    return id != null && known && in.atEnd() ? new Kintsugi.Resolve(id, commit) : null;
  }

  /// After EXPLAIN: `[FORMAT = JSON | TEXT] ROUTE statement`; null, with nothing read, for anything
  /// else. MySQL's own EXPLAIN of a table (and a column of it) may be about one called `route`.
  @Nullable Kintsugi explainRoute() {
    int start = in.position();
    boolean format = in.take("FORMAT") && in.take('=');
    boolean json = format && in.take("JSON");
    boolean known = in.position() == start || json || (format && in.take("TEXT"));
    if (known && in.take("ROUTE") && statementFollows()) {
      int from = in.current().from();
      return new Kintsugi.ExplainRoute(json, from);
    }
    in.back(start);
    return null;
  }

  private boolean statementFollows() {
    if (in.atEnd()) {
      return false;
    }
    int here = in.position();
    in.skip();
    boolean more = !in.atEnd();
    in.back(here);
    return more;
  }
}
