package io.kintsugi.proxy.session.commit;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.SessionState.Warning;
import io.kintsugi.proxy.session.transaction.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Commits shard after shard, in their order, without XA. While none has committed a failure rolls
/// all back; afterwards it is a warning that says which shard has lost its part.
final class BestEffortCommit {
  private static final int ER_ERROR_DURING_COMMIT = 1180;
  private final ClientSession session;
  private final List<Transaction.Branch> writers;
  private final BiConsumer<@Nullable ProxyError, List<Warning>> done;
  private final List<Warning> warnings = new ArrayList<>();
  private int committed;
  private int next;

  BestEffortCommit(
      ClientSession session,
      List<Transaction.Branch> writers,
      BiConsumer<@Nullable ProxyError, List<Warning>> done) {
    this.session = session;
    this.writers = new ArrayList<>(writers);
    this.done = done;
    this.writers.sort(Comparator.comparingInt(Transaction.Branch::shard));
  }

  void start() {
    if (next == writers.size()) {
      done.accept(null, warnings);
      return;
    }
    Transaction.Branch branch = writers.get(next);
    next++;
    Everywhere.send(session, List.of(branch), each -> List.of("COMMIT"), this::answered, () -> {});
  }

  private void answered(Everywhere.Answer answer) {
    answer.branch().ended();
    ProxyError problem = answer.error();
    if (problem == null) {
      committed++;
    } else if (committed == 0) {
      giveUp(problem);
      return;
    } else {
      String shard = session.shardName(answer.branch().shard());
      warnings.add(
          new Warning(
              "Warning",
              ER_ERROR_DURING_COMMIT,
              "The commit failed on shard '%s' while other shards have committed: %s"
                  .formatted(shard, problem.message())));
    }
    start();
  }

  private void giveUp(ProxyError problem) {
    List<Transaction.Branch> rest = List.copyOf(writers.subList(next, writers.size()));
    Everywhere.send(
        session,
        rest,
        each -> List.of("ROLLBACK"),
        answer -> answer.branch().ended(),
        () -> done.accept(problem, List.of()));
  }
}
