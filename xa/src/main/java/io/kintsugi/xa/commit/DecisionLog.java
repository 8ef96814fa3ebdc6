package io.kintsugi.xa.commit;

import com.atomikos.recovery.LogWriteException;
import com.atomikos.recovery.OltpLog;
import com.atomikos.recovery.OltpLogFactory;
import com.atomikos.recovery.PendingTransactionRecord;
import com.atomikos.recovery.RecoveryLog;
import com.atomikos.recovery.TxState;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Atomikos's log, which is no log: to write that a transaction is committing *is* to decide it in
/// MySQL, and a decision that was not made is a log that could not be written.
///
/// It is one object for the whole JVM, as Atomikos is. Which transaction a record belongs to is
/// told by the thread that writes it: Atomikos writes on the thread that commits.
final class DecisionLog implements OltpLog, RecoveryLog {
  static final ScopedValue<Decision> CURRENT = ScopedValue.newInstance();

  /// Decides, and throws when the decision is not to commit.
  @FunctionalInterface
  interface Decision {
    void make() throws NotCommitted;
  }

  /// The decision is not to commit, or is not known.
  static final class NotCommitted extends Exception {
    private static final long serialVersionUID = 1;

    NotCommitted(String message) {
      super(message);
    }
  }

  /// Named in `META-INF/services`.
  public static final class Factory implements OltpLogFactory {
    @Override
    public OltpLog createOltpLog() {
      return new DecisionLog();
    }
  }

  @Override
  public void write(PendingTransactionRecord record) throws LogWriteException {
    if (record.state != TxState.COMMITTING) {
      return;
    }
    try {
      CURRENT.get().make();
    } catch (NotCommitted e) {
      throw new LogWriteException(e);
    }
  }

  @Override
  public void close() {}

  /// Atomikos's own recovery never runs.
  @Override
  public boolean isActive() {
    return false;
  }

  @Override
  public void closing() {}

  @Override
  public void closed() {}

  @Override
  public Collection<PendingTransactionRecord> getIndoubtTransactionRecords() {
    return List.of();
  }

  @Override
  public Collection<PendingTransactionRecord> getExpiredPendingCommittingTransactionRecordsAt(
      long time) {
    return List.of();
  }

  @Override
  public Collection<PendingTransactionRecord> getPendingTransactionRecords() {
    return List.of();
  }

  @Override
  public @Nullable PendingTransactionRecord get(String coordinatorId) {
    return null;
  }

  @Override
  public void forgetTransactionRecords(Collection<PendingTransactionRecord> coordinators) {}

  @Override
  public void recordAsCommitting(String coordinatorId) {}

  @Override
  public void forget(String coordinatorId) {}
}
