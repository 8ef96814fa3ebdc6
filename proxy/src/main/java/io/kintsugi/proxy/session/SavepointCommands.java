package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.wire.ReplyTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Savepoints over all branches. The session remembers their order: a branch that opens later gets
/// them all, so that going back to one undoes everything that branch did.
final class SavepointCommands {
  private final ClientSession session;

  SavepointCommands(ClientSession session) {
    this.session = session;
  }

  void set(String name) {
    if (!session.inTransactionBlock()) {
      ok();
      return;
    }
    List<String> known = session.transaction().savepoints();
    int same = indexOf(name);
    if (same >= 0) {
      known.remove(same);
    }
    known.add(name);
    everywhere("SAVEPOINT " + quoted(name), this::ok);
  }

  void rollbackTo(String name) {
    int index = indexOf(name);
    if (index < 0) {
      unknown(name);
      return;
    }
    List<String> known = session.transaction().savepoints();
    known.subList(index + 1, known.size()).clear();
    everywhere("ROLLBACK TO SAVEPOINT " + quoted(name), this::ok);
  }

  void release(String name) {
    int index = indexOf(name);
    if (index < 0) {
      unknown(name);
      return;
    }
    List<String> known = session.transaction().savepoints();
    known.subList(index, known.size()).clear();
    everywhere("RELEASE SAVEPOINT " + quoted(name), this::ok);
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

  private void everywhere(String sql, Runnable then) {
    session.start(new EverywhereRun(session, sql, then));
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

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /// One statement on each open branch.
  private static final class EverywhereRun extends Run {
    private final ClientSession session;
    private final String sql;
    private final Runnable then;
    private int waiting;
    private @Nullable ProxyError error;

    EverywhereRun(ClientSession session, String sql, Runnable then) {
      this.session = session;
      this.sql = sql;
      this.then = then;
    }

    @Override
    void start() {
      List<Transaction.Branch> open = new ArrayList<>(session.transaction().branches());
      open.removeIf(branch -> !branch.open());
      waiting = open.size();
      for (Transaction.Branch branch : open) {
        branch.connection().send(Commands.query(session.alloc(), sql), new Answer(branch));
        branch.connection().flush();
      }
      if (open.isEmpty()) {
        ended();
      }
    }

    private final class Answer extends Swallow {
      private final Transaction.Branch branch;

      Answer(Transaction.Branch branch) {
        this.branch = branch;
      }

      @Override
      public void completed(BackendConnection connection, ReplyTracker tracker) {
        ProxyError refused = Lane.errorOf(this);
        error = error == null ? refused : error;
        one();
      }

      @Override
      public void failed(BackendConnection connection, BackendFailure failure) {
        error = session.branchLost(branch);
        one();
      }
    }

    private void one() {
      waiting--;
      if (waiting == 0) {
        ended();
      }
    }

    private void ended() {
      if (!finish()) {
        return;
      }
      if (error == null) {
        session.continueWith(then);
      } else {
        session.replies().error(error);
        session.runOver();
      }
    }

    @Override
    void refuse() {}

    @Override
    void abandon() {
      finish();
    }

    @Override
    void interrupt(ProxyError reason) {}

    @Override
    void hangUp() {
      for (Transaction.Branch branch : List.copyOf(session.transaction().branches())) {
        if (branch.open() && branch.connection().busy()) {
          branch.connection().pool().discard(branch.connection());
        }
      }
    }
  }
}
