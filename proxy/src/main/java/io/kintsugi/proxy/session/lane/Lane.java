package io.kintsugi.proxy.session.lane;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.Settings;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.reply.SchemaRename;
import io.kintsugi.proxy.session.transaction.Part;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.Traits;
import org.jspecify.annotations.Nullable;

/// One statement's way to one shard: the connection is had, brought to the session's state in the
/// same write as the statement, and given back or kept afterwards.
public final class Lane extends Approach {
  private final Owner owner;
  private final Preamble preamble;
  private @Nullable BackendConnection connection;
  private boolean opened;

  /// The run that the lane is for; told on its loop.
  public interface Owner {
    /// The connection is ready for the statement; what was pipelined ahead may still be answered
    /// with an error (see {@link Lane#preambleError}).
    void opened(Lane lane);

    void refused(Lane lane, ProxyError error);
  }

  public Lane(ClientSession session, int shard, Traits traits, Part part, Owner owner) {
    super(session, shard, traits, part);
    this.owner = owner;
    this.preamble = new Preamble(session, this);
  }

  Part part() {
    return part;
  }

  public BackendConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("lane to shard " + shard + " is not open");
    }
    return connection;
  }

  public boolean hasConnection() {
    return connection != null;
  }

  public void open() {
    ProxyError refused =
        traits.access() == Access.WRITE ? session.loop().primaries().unacknowledged(shard) : null;
    if (refused != null) {
      owner.refused(this, refused);
    } else {
      seek();
    }
  }

  @Override
  void enter(Transaction.Branch branch) {
    ProxyError refused =
        branch.connection().alive()
            ? session.reads().refuses(shard, traits.access(), branch)
            : session.branches().lost(branch);
    if (refused == null) {
      take(branch.connection());
    } else {
      owner.refused(this, refused);
    }
  }

  /// Whether the statement may have to be sent to another server: it reads from a replica, which
  /// may die, or writes to a primary that may give up its role.
  public boolean mayMove() {
    return onReplica()
        || (traits.access() == Access.WRITE
            && part == Part.ALONE
            && session.loop().primaries().replaceable(shard));
  }

  /// A replica died before it had answered: another server may be asked.
  public boolean movesFromReplica() {
    return onReplica() && session.transaction().branch(shard) == null;
  }

  /// The connection is gone; the same once more, elsewhere.
  public void moveFromReplica() {
    BackendConnection used = connection();
    avoid(used.target().server());
    used.pool().discard(used);
    reopened();
    open();
  }

  /// Whether a primary that became read-only can be left without a trace: nothing of a transaction
  /// was done before this statement.
  public boolean movesFromPrimary() {
    Transaction.Branch branch = session.transaction().branch(shard);
    boolean alone =
        session.transaction().openBranches().stream().allMatch(open -> open.shard() == shard);
    boolean first = preamble.opens() || branch == null;
    boolean clean = preamble.opens() || connection().usable();
    return alone && first && clean && (branch == null || !branch.pinned());
  }

  /// The statement waits for a primary that can be written to.
  public void moveFromPrimary() {
    BackendConnection used = connection();
    Transaction.Branch branch = session.transaction().branch(shard);
    if (branch != null) {
      session.transaction().remove(branch);
    }
    if (preamble.opens()) {
      used.pool().discard(used);
    } else {
      used.pool().release(used);
    }
    reopened();
    park(null);
  }

  private void reopened() {
    connection = null;
    preamble.forget();
    opened = false;
    again();
  }

  /// Whether the server that is to answer has fallen silent, and is not the primary.
  public boolean replicaIsSilent() {
    return onReplica()
        && connection != null
        && session.loop().primaries().isSilent(shard, connection.target().server());
  }

  @Override
  void take(BackendConnection granted) {
    connection = granted;
    preamble.begin(granted);
  }

  @Override
  void refuse(ProxyError error) {
    owner.refused(this, error);
  }

  /// All that goes ahead of the statement is sent.
  void ready() {
    opened = true;
    connection().pool().sent(traits.access() == Access.WRITE);
    owner.opened(this);
  }

  /// What the connection is to have: the session's own, but for an XA branch.
  public Settings settings() {
    return preamble.settings();
  }

  /// Whether the connection runs without autocommit while its client has it on.
  boolean hidesAutocommit() {
    return preamble.hidesAutocommit();
  }

  /// Sends a statement ahead of the client's own, in the same write.
  public void pipeline(String sql) {
    preamble.pipeline(sql);
  }

  /// What went wrong ahead of the statement; then its own reply means nothing.
  public @Nullable ProxyError preambleError() {
    return preamble.error();
  }

  /// An ERR packet of this lane's shard, with the logical schema's name in its message.
  public ProxyError errorOf(ErrPacket packet) {
    SchemaRename rename = session.renameFor(shard);
    String message = rename == null ? packet.text() : rename.message(packet.text());
    return new ProxyError(packet.errorCode(), packet.sqlState(), message);
  }

  /// The statement is over: the connection goes back to its pool unless the session must keep it.
  ///
  /// @param inTransaction whether the server says a transaction is open on it
  /// @param failed whether the statement ended with an error
  public void close(boolean inTransaction, boolean failed) {
    BackendConnection used = connection;
    if (used == null) {
      stopWaiting();
      return;
    }
    if (failed) {
      used.pool().failed();
    }
    ProxyError ahead = preamble.opens() ? preambleError() : null;
    if (ahead != null) {
      connectionLost(ahead.message());
      return;
    }
    connection = null;
    Transaction transaction = session.transaction();
    Transaction.Branch branch = transaction.branch(shard);
    if (branch != null && branch.open() && !used.alive()) {
      session.branches().lost(branch);
      return;
    }
    if (transaction.broken() != null) {
      used.pool().release(used);
      return;
    }
    if (branch == null && (inTransaction || (traits.pin() != null && !failed))) {
      branch = transaction.add(shard, used);
    }
    if (branch == null) {
      used.pool().release(used);
      return;
    }
    branch.open(inTransaction);
    if (branch.open()) {
      if (transaction.home() == Transaction.NO_HOME) {
        transaction.home(shard);
      }
      if (opened && traits.access() == Access.WRITE) {
        branch.markWrote();
      }
    }
    if (traits.pin() != null && !failed) {
      branch.pin(traits.pin());
    }
    if (!used.alive() || !branch.kept()) {
      transaction.remove(branch);
      used.pool().release(used);
    }
  }

  /// The connection died under the statement: what the transaction did there is gone.
  public void connectionLost(String why) {
    boolean transactional = session.branches().open(shard);
    discard();
    if (transactional) {
      session.branches().breakTransaction(why);
    }
  }

  /// Closes the connection under a reply that does not come; its exchanges hear of it.
  public void hangUp() {
    if (connection != null) {
      connection.pool().discard(connection);
    }
  }

  /// The connection is of no more use (cut off in mid-reply): closed, its server's work ended.
  public void discard() {
    stopWaiting();
    BackendConnection used = connection;
    if (used == null) {
      return;
    }
    connection = null;
    Transaction.Branch branch = session.transaction().branch(shard);
    if (branch != null) {
      session.transaction().remove(branch);
    }
    if (used.alive() && used.busy()) {
      session.loop().pools().kill(used, false, () -> {});
    }
    used.pool().discard(used);
  }
}
