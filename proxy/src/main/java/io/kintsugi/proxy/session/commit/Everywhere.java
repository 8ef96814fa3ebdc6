package io.kintsugi.proxy.session.commit;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.proxy.session.transaction.Unheeded;
import io.kintsugi.proxy.wire.ReplyTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Statements on several branches at once, all of a branch's in one write; tells when the last
/// branch has answered. A branch's last statement counts: those before it may fail.
final class Everywhere {
  private final ClientSession session;
  private final Consumer<Answer> each;
  private final Runnable all;
  private int waiting;

  /// @param error the first of the branch's statements' errors, if the last one failed
  record Answer(Transaction.Branch branch, @Nullable ProxyError error, boolean lost) {}

  private Everywhere(ClientSession session, Consumer<Answer> each, Runnable all) {
    this.session = session;
    this.each = each;
    this.all = all;
  }

  /// With no branch at all {@code all} runs at once.
  static void send(
      ClientSession session,
      List<Transaction.Branch> branches,
      Function<Transaction.Branch, List<String>> statements,
      Consumer<Answer> each,
      Runnable all) {
    Everywhere sending = new Everywhere(session, each, all);
    sending.waiting = branches.size();
    for (Transaction.Branch branch : branches) {
      sending.send(branch, statements.apply(branch));
    }
    if (branches.isEmpty()) {
      all.run();
    }
  }

  private void send(Transaction.Branch branch, List<String> statements) {
    BackendConnection connection = branch.connection();
    int last = statements.size() - 1;
    List<Swallow> before = last == 0 ? List.of() : new ArrayList<>(last);
    for (int i = 0; i < last; i++) {
      Swallow unheeded = new Unheeded();
      before.add(unheeded);
      connection.send(Commands.query(session.alloc(), statements.get(i)), unheeded);
    }
    connection.send(
        Commands.query(session.alloc(), statements.getLast()), new Last(branch, before));
    connection.flush();
  }

  private void answered(Answer answer) {
    each.accept(answer);
    waiting--;
    if (waiting == 0) {
      all.run();
    }
  }

  private final class Last extends Swallow {
    private final Transaction.Branch branch;
    private final List<Swallow> before;

    Last(Transaction.Branch branch, List<Swallow> before) {
      this.branch = branch;
      this.before = before;
    }

    @Override
    public void completed(BackendConnection connection, ReplyTracker tracker) {
      super.completed(connection, tracker);
      answered(new Answer(branch, error() == null ? null : first(), false));
    }

    private @Nullable ProxyError first() {
      for (Swallow earlier : before) {
        if (earlier.error() != null) {
          return ProxyError.ofAnswer(earlier);
        }
      }
      return ProxyError.ofAnswer(this);
    }

    @Override
    public void failed(BackendConnection connection, BackendFailure failure) {
      super.failed(connection, failure);
      answered(new Answer(branch, ProxyError.of(failure), true));
    }
  }
}
