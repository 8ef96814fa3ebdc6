package io.kintsugi.proxy.session;

import io.kintsugi.proxy.observe.LoopStats;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Tally;
import io.kintsugi.proxy.observe.Use;
import io.kintsugi.proxy.session.audit.Audit;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.router.plan.Digested;
import io.kintsugi.router.plan.PlanWords;
import io.kintsugi.router.plan.RoutePlan;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is counted of a session's statements: each from its routing until the session may go on to
/// the next. On the session's loop only.
public final class Observation implements Supplier<String> {
  private static final int NOT_SUPPORTED_YET = 1235;
  private final ClientSession session;
  private final LoopStats stats;
  private @Nullable Digested digested;
  private @Nullable RoutePlan plan;
  private @Nullable Use use;
  private @Nullable String user;
  private @Nullable Tally counts;
  private int errno;
  private long ended;

  Observation(ClientSession session) {
    this.session = session;
    this.stats = session.loop().stats();
    this.ended = session.activity().since();
  }

  /// A statement was routed; it may be so again before it ends, and the last time counts.
  public void routed(Digested statement, RoutePlan made) {
    digested = statement;
    plan = made;
    use = stats.use(statement, this);
    errno = 0;
  }

  /// A statement is to be prepared, which is not counted as one.
  public void preparing(Digested statement) {
    digested = statement;
    use = null;
    plan = null;
  }

  /// The plan's words, when the statement is new.
  @Override
  public String get() {
    return plan == null ? "" : PlanWords.brief(plan);
  }

  /// A server's error is the statement's answer.
  void failed(int with) {
    errno = with;
  }

  /// The proxy's own error is.
  void failed(ProxyError error) {
    errno = error.errno();
    Digested statement = digested;
    if (statement != null && errno == NOT_SUPPORTED_YET) {
      stats.recorder().unsupported(statement, errno, error.message());
    }
    if (statement != null && Audit.refusal(errno)) {
      session.loop().proxy().audit().refused(session.state(), statement.text(), error);
    }
  }

  /// The session's statement without literals; null when it does nothing.
  @Nullable String text() {
    return use == null ? null : use.text();
  }

  boolean running() {
    return use != null;
  }

  /// The statement is answered.
  void ended(long now) {
    Use over = use;
    RoutePlan done = plan;
    use = null;
    plan = null;
    if (over == null || done == null) {
      return;
    }
    // A second statement of one command begins when the first one ended.
    long since = session.activity().since();
    long nanos = now - (ended - since > 0 ? ended : since);
    ended = now;
    SessionState state = session.state();
    boolean failed = errno != 0;
    long affected = failed ? 0 : Math.max(0, state.rowCount());
    long rows = failed || state.rowCount() >= 0 ? 0 : Math.max(0, state.foundRows());
    int shards = done instanceof RoutePlan.PassThrough ? 1 : PlanWords.statements(done).size();
    boolean slow =
        stats.ended(over, user(state), nanos, shards, shards > 1, failed, rows, affected);
    if (slow) {
      slow(over, done, nanos, rows + affected);
    }
  }

  private Tally user(SessionState state) {
    Tally known = counts;
    if (known == null || !state.user().equals(user)) {
      user = state.user();
      known = stats.user(state.user());
      counts = known;
    }
    return known;
  }

  private void slow(Use over, RoutePlan done, long nanos, long rows) {
    SessionState state = session.state();
    stats
        .recorder()
        .slow(
            new Model.Slow(
                Instant.now(),
                over.digest(),
                over.text(),
                state.schema(),
                state.user(),
                state.host(),
                nanos / 1000,
                PlanWords.statements(done).stream()
                    .map(each -> session.shardName(each.shard()))
                    .toList(),
                rows,
                errno));
  }
}
