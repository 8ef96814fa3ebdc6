package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.transaction.AtomicCommits;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.xa.GlobalId.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which shards a transaction may write, known before the statement is sent: several only when they
/// can be committed together.
final class WriteRules {
  private final ClientSession session;

  WriteRules(ClientSession session) {
    this.session = session;
  }

  /// Null when this shard may be written next.
  @Nullable ProxyError refuses(int shard) {
    return session.transaction().wroteElsewhere(shard) ? refuses(List.of(shard)) : null;
  }

  /// Null when these shards may be written next.
  @Nullable ProxyError refuses(List<Integer> shards) {
    Transaction transaction = session.transaction();
    if (!(session.loop().proxy().commits() instanceof AtomicCommits commits)
        || transaction.readOnly()) {
      return null;
    }
    List<Integer> writers = new ArrayList<>(shards);
    for (Transaction.Branch branch : transaction.branches()) {
      if (branch.wrote() && !writers.contains(branch.shard())) {
        writers.add(branch.shard());
      }
    }
    return writers.size() < 2 ? null : together(writers, transaction, commits);
  }

  private @Nullable ProxyError together(
      List<Integer> writers, Transaction transaction, AtomicCommits commits) {
    int home = transaction.home() == Transaction.NO_HOME ? writers.getFirst() : transaction.home();
    String refusal = commits.refusal(session.loop().pools().target(home).server());
    for (int shard : writers) {
      if (refusal == null) {
        refusal = commits.refusal(session.loop().pools().target(shard).server());
      }
    }
    if (refusal != null) {
      return refused(writers, refusal);
    }
    for (int shard : writers) {
      boolean local = shard == home && commits.protocol() == Protocol.TWO_PHASE;
      String why = local ? null : notXa(transaction.branch(shard));
      if (why != null) {
        return refused(writers, why);
      }
    }
    return null;
  }

  private @Nullable String notXa(Transaction.@Nullable Branch branch) {
    if (branch == null || branch.xid() != null) {
      return null;
    }
    String shard = session.shardName(branch.shard());
    if (branch.temporaryTables()) {
      return "the session has a temporary table on '%s', which XA cannot use; begin the transaction"
              .formatted(shard)
          + " there, or drop it first";
    }
    return branch.open()
        ? "its part on '%s' was begun when that was not possible; begin it anew".formatted(shard)
        : null;
  }

  private ProxyError refused(List<Integer> writers, String why) {
    List<String> names = writers.stream().map(session::shardName).sorted().toList();
    return ProxyError.notYet(
        "This transaction cannot write the shards %s together: %s"
            .formatted(String.join(", ", names), why));
  }

  /// Null when the shard's transaction can have a temporary table made in it.
  @Nullable ProxyError refusesTemporaryTable(int shard) {
    Transaction.Branch branch = session.transaction().branch(shard);
    return branch == null || branch.xid() == null
        ? null
        : ProxyError.notYet(
            "CREATE TEMPORARY TABLE on shard '%s' is not possible inside a transaction that began"
                    .formatted(session.shardName(shard))
                + " on another shard: XA cannot use temporary tables. Create it before BEGIN");
  }
}
