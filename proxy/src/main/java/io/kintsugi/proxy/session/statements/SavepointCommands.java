package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.commit.SavepointRun;
import io.kintsugi.proxy.session.lane.Preamble;
import io.kintsugi.proxy.session.reply.ProxyError;
import java.util.List;
import java.util.Locale;

/// SAVEPOINT, ROLLBACK TO and RELEASE, over all open branches. The names are remembered: a branch
/// that opens later gets the savepoints the transaction has.
final class SavepointCommands {
  private final ClientSession session;

  SavepointCommands(ClientSession session) {
    this.session = session;
  }

  void set(String name) {
    if (!session.branches().inTransactionBlock()) {
      ok();
      return;
    }
    List<String> known = session.transaction().savepoints();
    int same = indexOf(name);
    if (same >= 0) {
      known.remove(same);
    }
    known.add(name);
    everywhere("SAVEPOINT " + Preamble.quoted(name));
  }

  void rollbackTo(String name) {
    int index = indexOf(name);
    if (index < 0) {
      unknown(name);
      return;
    }
    List<String> known = session.transaction().savepoints();
    known.subList(index + 1, known.size()).clear();
    everywhere("ROLLBACK TO SAVEPOINT " + Preamble.quoted(name));
  }

  void release(String name) {
    int index = indexOf(name);
    if (index < 0) {
      unknown(name);
      return;
    }
    List<String> known = session.transaction().savepoints();
    known.subList(index, known.size()).clear();
    everywhere("RELEASE SAVEPOINT " + Preamble.quoted(name));
  }

  private int indexOf(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    List<String> known = session.transaction().savepoints();
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).toLowerCase(Locale.ROOT).equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  private void everywhere(String sql) {
    session.start(new SavepointRun(session, session.transaction().openBranches(), sql, this::ok));
  }

  private void ok() {
    session.state().rowCount(0);
    session.replies().ok();
    session.proceed();
  }

  private void unknown(String name) {
    session
        .replies()
        .error(new ProxyError(1305, "42000", "SAVEPOINT %s does not exist".formatted(name)));
    session.proceed();
  }
}
