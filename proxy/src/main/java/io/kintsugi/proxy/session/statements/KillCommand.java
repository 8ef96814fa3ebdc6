package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.reply.ProxyError;

/// KILL, of one's own sessions or, for an admin, of anybody's.
public final class KillCommand {
  private final ClientSession killer;

  public KillCommand(ClientSession killer) {
    this.killer = killer;
  }

  /// The victim is told on its own loop; the answer does not wait for it.
  public void run(long id, boolean queryOnly) {
    ProxyContext proxy = killer.loop().proxy();
    ClientSession victim = proxy.registry().find(id);
    boolean allowed =
        proxy.isAdmin(killer.state().user())
            || (victim != null && victim.state().user().equals(killer.state().user()));
    if (victim == null) {
      killer.replies().error(ProxyError.unknownThread(id));
    } else if (!allowed) {
      killer.replies().error(new ProxyError(1095, "HY000", "You are not owner of thread " + id));
    } else if (victim == killer) {
      killer.replies().error(ProxyError.INTERRUPTED);
      if (!queryOnly) {
        killer.close();
      }
    } else {
      proxy.audit().killed(killer.state(), victim.state(), queryOnly);
      victim.loop().loop().execute(() -> victim.kill(queryOnly));
      killer.replies().ok();
    }
    killer.proceed();
  }
}
