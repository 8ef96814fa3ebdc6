package io.kintsugi.router.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.kintsugi.router.KeySource;
import io.kintsugi.router.SessionView;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.Weights;
import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.statement.SessionStatement;
import io.kintsugi.router.statement.SessionStatementParser;
import org.jspecify.annotations.Nullable;

/// Finds the template of a statement, planned before or now, and binds it. Thread-safe.
///
/// A plan depends on the shape, the default schema, how text is read, and what the account may use:
/// an access refused to one account must not be found by another.
public final class Plans {
  private static final int SHAPES = 4096;
  private static final int LONGEST = 1 << 16;

  private final Planner planner;
  private final KeySource keys;
  private final Weights weights;
  private final Cache<RouteScratch.Key, Planned> templates =
      Caffeine.newBuilder().maximumSize(SHAPES).build();

  /// A statement about the session: its literals are its meaning, so it is read anew each time.
  private static final Template SESSION = new AboutSession();

  public Plans(Catalog catalog, KeySource keys, Weights weights) {
    this.planner = new Planner(catalog);
    this.keys = keys;
    this.weights = weights;
  }

  public RoutePlan route(byte[] sql, int from, int to, SessionView session, RouteScratch scratch) {
    LexMode mode = session.lexMode();
    Fingerprint statement = scratch.read(sql, from, to, mode);
    Template template = planned(statement, session, scratch).template();
    if (template.isSession()) {
      SessionStatement parsed = SessionStatementParser.parse(sql, from, to, mode, session.schema());
      if (parsed instanceof SessionStatement.LockTables) {
        return bind(
            planner.lockTables(statement, session),
            new Bound(statement, session, null, weights, keys));
      }
      if (parsed != null) {
        return new RoutePlan.Session(parsed);
      }
      template = planner.plan(statement, session);
    }
    return bind(template, new Bound(statement, session, null, weights, keys));
  }

  public PreparedRoute prepare(byte[] sql, SessionView session, RouteScratch scratch) {
    LexMode mode = session.lexMode();
    Fingerprint statement = new Fingerprint().of(sql, 0, sql.length, mode);
    int parameters = statement.parameters();
    Template template = planned(statement, session, scratch).template();
    if (template.isSession()) {
      SessionStatement parsed =
          SessionStatementParser.parse(sql, 0, sql.length, mode, session.schema());
      if (parsed != null) {
        return new PreparedRoute.Session(parsed, parameters);
      }
      template = planner.plan(statement, session);
    }
    Bound run = new Bound(statement, session, Nothing.VALUES, weights, keys);
    ShardStatement metadata = template.metadata(run);
    if (metadata == null) {
      return bind(template, run) instanceof RoutePlan.Refused refused
          ? new PreparedRoute.Refused(refused, parameters)
          : new PreparedRoute.Refused(
              Refusal.notYet("This statement cannot be prepared yet.").plan(), parameters);
    }
    return new PreparedRoute.Routed(metadata, parameters, new BoundTemplate(statement, template));
  }

  public RoutePlan bind(PreparedRoute route, ParameterView parameters, SessionView session) {
    return switch (route) {
      case PreparedRoute.Refused refused -> refused.plan();
      case PreparedRoute.Session about -> new RoutePlan.Session(about.statement());
      case PreparedRoute.Routed routed ->
          bind(
              routed.template().template(),
              new Bound(routed.template().statement(), session, parameters, weights, keys));
    };
  }

  private static RoutePlan bind(Template template, Bound run) {
    RoutePlan plan;
    try {
      plan = template.bind(run);
    } catch (Refusal e) {
      plan = e.plan();
    }
    return plan instanceof RoutePlan.Refused refused && refused.error().isDoubtful()
        ? new RoutePlan.Refused(refused.error(), refused.message(), template.doubt(run))
        : plan;
  }

  /// A template, and what people are shown of its statements.
  private record Planned(Template template, Digested digested) {}

  private Planned planned(Fingerprint statement, SessionView session, RouteScratch scratch) {
    Planned planned = found(statement, session, scratch);
    scratch.digested(planned.digested());
    return planned;
  }

  private Planned found(Fingerprint statement, SessionView session, RouteScratch scratch) {
    if (!statement.valid()) {
      return new Planned(template(statement, session), Digested.UNREADABLE);
    }
    RouteScratch.Key probe =
        scratch.probe(statement, session.schema(), session.lexMode(), session.account());
    @Nullable Planned known = templates.getIfPresent(probe);
    if (known != null) {
      return known;
    }
    Template template = template(statement, session);
    if (statement.probe().length() > LONGEST) {
      return new Planned(template, Digested.TOO_LONG);
    }
    Planned planned =
        new Planned(template, Digested.of(statement, session.lexMode(), session.schema()));
    templates.put(probe.kept(statement), planned);
    return planned;
  }

  private Template template(Fingerprint statement, SessionView session) {
    SessionStatement parsed =
        statement.valid()
            ? SessionStatementParser.parse(
                statement.text(),
                statement.from(),
                statement.to(),
                session.lexMode(),
                session.schema())
            : null;
    return parsed == null && !blank(statement) ? planner.plan(statement, session) : SESSION;
  }

  /// An empty text has the shape of a comment, and another answer.
  private static boolean blank(Fingerprint statement) {
    return statement.valid() && statement.probe().length() == 0;
  }

  private record AboutSession() implements Template {
    @Override
    public RoutePlan bind(Bound run) {
      return Refusal.notYet("This statement is about the session.").plan();
    }

    @Override
    public boolean isSession() {
      return true;
    }
  }

  /// Before EXECUTE no value is known.
  private enum Nothing implements ParameterView {
    VALUES;

    @Override
    public int count() {
      return 0;
    }

    @Override
    public io.kintsugi.router.sql.SqlValue value(int index) {
      return new io.kintsugi.router.sql.SqlValue.Null();
    }
  }
}
