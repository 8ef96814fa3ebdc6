package io.kintsugi.xa.commit;

import com.atomikos.icatch.CompositeTransaction;
import com.atomikos.icatch.CompositeTransactionManager;
import com.atomikos.icatch.HeurHazardException;
import com.atomikos.icatch.HeurMixedException;
import com.atomikos.icatch.Participant;
import com.atomikos.icatch.RollbackException;
import com.atomikos.icatch.SysException;
import com.atomikos.icatch.config.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The transaction manager, of which there is one in a JVM, started by the first who asks.
///
/// Its core is used, not its JTA face: that one looks for a resource by asking all of them under a
/// lock of the whole JVM, and logs a stack trace for each refused prepare.
final class Atomikos {
  /// Beyond any of our own limits, which end everything that it waits for.
  private static final Duration TIMEOUT = Duration.ofHours(20);

  private final CompositeTransactionManager manager;

  Atomikos() {
    LazyTimers.install();
    Configuration.init();
    this.manager = Configuration.getCompositeTransactionManager();
  }

  /// Prepares each, decides by {@link DecisionLog}, and commits each, one after another on this
  /// thread; rolls all back when one refuses.
  ///
  /// @throws NotDone when the transaction did not commit, or not all have said that they did
  void commit(List<? extends Part> parts, DecisionLog.Decision decision) throws NotDone {
    ScopedValue.where(DecisionLog.CURRENT, decision)
        .call(() -> {
          commit(parts);
          return true;
        });
  }

  private void commit(List<? extends Part> parts) throws NotDone {
    CompositeTransaction transaction = manager.createCompositeTransaction(TIMEOUT.toMillis());
    try {
      parts.forEach(transaction::addParticipant);
      transaction.commit();
    } catch (RollbackException
        | HeurMixedException
        | HeurHazardException
        | SysException
        | IllegalStateException e) {
      throw new NotDone(e);
    }
  }

  /// Atomikos ended a transaction in some other way than committed and confirmed.
  static final class NotDone extends Exception {
    private static final long serialVersionUID = 1;

    NotDone(Exception cause) {
      super(cause);
    }
  }

  /// One resource as Atomikos drives it. What was sent ahead is collected: each call waits.
  abstract static class Part implements Participant {

    abstract String name();

    /// @throws RollbackException when it is not prepared, whatever the reason
    abstract void collectPrepare() throws RollbackException;

    abstract void collectCommit();

    @Override
    public final int prepare() throws RollbackException {
      collectPrepare();
      return READ_ONLY + 1;
    }

    @Override
    public final void commit(boolean onePhase) {
      collectCommit();
    }

    /// All are rolled back at once, after Atomikos has given up.
    @Override
    public final void rollback() {}

    @Override
    public final void forget() {}

    @Override
    public final String getURI() {
      return name();
    }

    @Override
    public final String getResourceName() {
      return name();
    }

    @Override
    public final void setCascadeList(Map<String, Integer> all) {}

    @Override
    public final void setGlobalSiblingCount(int count) {}
  }
}
