package io.kintsugi.proxy;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.observe.ConfigFile;
import io.kintsugi.proxy.observe.Events;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Operations;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.login.Admission;
import io.kintsugi.proxy.topology.Drains;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What operators do, told to the audit log and to the events.
final class Acts implements Operations {
  private static final Logger audit = LoggerFactory.getLogger("kintsugi.audit");
  private final ProxyContext context;
  private final Drains drains;
  private final Events events;
  private volatile ConfigFile file = ConfigFile.NONE;

  Acts(ProxyContext context, Drains drains) {
    this.context = context;
    this.drains = drains;
    this.events = context.recorder().events();
  }

  void file(ConfigFile owner) {
    file = owner;
  }

  @Override
  public Reloaded reload(String operator) {
    Reloaded result = file.reload(operator);
    String told =
        result.applied()
            ? "%d changes taken over, %d take a restart"
                .formatted(result.changes().size(), result.remaining().size())
            : "refused: " + String.join("; ", result.problems());
    done("reload", "configuration", operator, told);
    return result;
  }

  @Override
  public Reloaded pending() {
    return file.pending();
  }

  @Override
  public void drain(String server, boolean on, String operator) {
    ProxyConfig config = context.config();
    if (!config.servers().containsKey(server)) {
      throw new IllegalArgumentException("Unknown server '" + server + "'");
    }
    boolean changed = drains.drain(server, on);
    String told = on ? "gets no new statements" : "gets statements again";
    done(on ? "drain" : "undrain", server, operator, changed ? told : "was so already");
    if (changed) {
      events.info(on ? "DRAIN" : "UNDRAIN", server, server + " " + told + ", by " + operator);
    }
  }

  @Override
  public boolean kill(long session, boolean queryOnly, String operator) {
    boolean found = context.registry().kill(session, queryOnly);
    done(
        queryOnly ? "kill query" : "kill",
        Long.toString(session),
        operator,
        found ? "done" : "no such session");
    return found;
  }

  /// The audit log hears of it from whoever settles it.
  @Override
  public Model.Transaction resolve(String id, boolean commit, String operator) {
    try {
      return context.resolve(id, commit, operator).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IllegalArgumentException unknown) {
        throw unknown;
      }
      throw e;
    }
  }

  @Override
  public boolean admits(String user, String password) {
    return Admission.isAdmin(context, user, password);
  }

  private static void done(String act, String subject, String operator, String result) {
    audit
        .atInfo()
        .addKeyValue("event", act)
        .addKeyValue("subject", subject)
        .addKeyValue("operator", operator)
        .addKeyValue("result", result)
        .log("{} {} by {}: {}", act, subject, operator, result);
  }
}
