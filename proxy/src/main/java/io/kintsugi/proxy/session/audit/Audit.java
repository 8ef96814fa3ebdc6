package io.kintsugi.proxy.session.audit;

import io.kintsugi.proxy.observe.Events;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.SessionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audit log: who came in, who was turned away, what was refused, and what operators did. No
/// literal of a statement and no password is in it.
public final class Audit {
  private static final Logger log = LoggerFactory.getLogger("kintsugi.audit.clients");
  private static final int LONGEST = 64;
  private static final int MOST_PER_SECOND = 20;
  private final Events events;
  private final RateLimit limit = new RateLimit(MOST_PER_SECOND);

  public Audit(Events events) {
    this.events = events;
  }

  /// Errors that say that somebody wanted what is not theirs, or what the proxy does not do.
  public static boolean refusal(int errno) {
    return switch (errno) {
      case 1044, 1095, 1142, 1143, 1227, 1235, 1290 -> true;
      default -> false;
    };
  }

  public void loggedIn(String user, String host, String program, boolean tls) {
    log.atInfo()
        .addKeyValue("event", "login")
        .addKeyValue("user", name(user))
        .addKeyValue("host", host)
        .addKeyValue("program", name(program))
        .addKeyValue("tls", tls)
        .log("login of {}@{}, program '{}', TLS {}", name(user), host, name(program), tls);
  }

  public void turnedAway(String user, String host, int errno, String why) {
    log.atWarn()
        .addKeyValue("event", "login refused")
        .addKeyValue("user", name(user))
        .addKeyValue("host", host)
        .addKeyValue("errno", errno)
        .log("login of {}@{} refused: {} {}", name(user), host, errno, why);
    events.warning("LOGIN_REFUSED", name(user), "from " + host + ": " + errno + " " + why);
  }

  /// Of more than so many in one second only the number is told: a client that goes wrong goes
  /// wrong often.
  public void refused(SessionState state, String digest, ProxyError error) {
    if (!limit.lets()) {
      return;
    }
    long untold = limit.untold();
    if (untold > 0) {
      log.warn("{} refused statements were not told", untold);
    }
    log.atWarn()
        .addKeyValue("event", "statement refused")
        .addKeyValue("user", state.user())
        .addKeyValue("host", state.host())
        .addKeyValue("errno", error.errno())
        .addKeyValue("statement", digest)
        .log(
            "statement of {}@{} refused: {} {}: {}",
            state.user(),
            state.host(),
            error.errno(),
            error.message(),
            digest);
  }

  public void killed(SessionState killer, SessionState victim, boolean queryOnly) {
    log.atInfo()
        .addKeyValue("event", queryOnly ? "kill query" : "kill")
        .addKeyValue("user", killer.user())
        .addKeyValue("host", killer.host())
        .addKeyValue("session", victim.connectionId())
        .addKeyValue("victim", victim.user())
        .log(
            "{}@{} killed {} {} of {}@{}",
            killer.user(),
            killer.host(),
            queryOnly ? "the statement of session" : "session",
            victim.connectionId(),
            victim.user(),
            victim.host());
  }

  /// Strangers choose names.
  private static String name(String given) {
    return given.length() <= LONGEST ? given : given.substring(0, LONGEST) + "...";
  }
}
