package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.BackendPool;
import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Settings;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One statement's way to one shard: the connection is had, brought to the session's state in the
/// same write as the statement, and given back or kept afterwards.
final class Lane implements BackendPool.Waiter {
  private final ClientSession session;
  private final int shard;
  private final Traits traits;
  private final Part part;
  private final Owner owner;
  private final List<Swallow> preamble = new ArrayList<>(0);
  private @Nullable BackendConnection connection;
  private @Nullable ReplicaEntry entry;
  private boolean onPrimary;
  private boolean onReplica;
  private @Nullable String avoided;
  private long entryUntil;
  private boolean parked;
  private long parkedUntil;
  private int bytes;
  private boolean waiting;
  private @Nullable CompletableFuture<Void> seen;
  private boolean opened;
  private boolean hidesAutocommit;
  private BranchOpening.How opening = BranchOpening.How.NOT;
  private long deadline;

  interface Owner {
    /// The connection is ready for the statement; what was pipelined ahead may still be answered
    /// with an error (see {@link Lane#preambleError}).
    void opened(Lane lane);

    void refused(Lane lane, ProxyError error);
  }

  /// What the statement has to do with the session's transaction.
  enum Part {
    /// It stands outside of any (metadata, SET).
    NONE,
    /// One shard's statement.
    ALONE,
    /// Other shards run it at the same time.
    AMONG_OTHERS
  }

  Lane(ClientSession session, int shard, Traits traits, Part part, Owner owner) {
    this.session = session;
    this.shard = shard;
    this.traits = traits;
    this.part = part;
    this.owner = owner;
  }

  int shard() {
    return shard;
  }

  Traits traits() {
    return traits;
  }

  Part part() {
    return part;
  }

  BackendConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("lane to shard " + shard + " is not open");
    }
    return connection;
  }

  boolean hasConnection() {
    return connection != null;
  }

  void open() {
    ProxyError refused =
        traits.access() == Access.WRITE ? session.loop().primaries().unacknowledged(shard) : null;
    if (refused != null) {
      owner.refused(this, refused);
      return;
    }
    Transaction.Branch branch = session.transaction().branch(shard);
    if (branch != null) {
      enter(branch);
      return;
    }
    CompletableFuture<Void> unseen = session.loop().proxy().unseen().on(shard);
    if (unseen == null) {
      enter();
    } else {
      awaitSeen(unseen);
    }
  }

  /// Once: those that are decided after this statement has begun need not be in its answer.
  private void awaitSeen(CompletableFuture<Void> all) {
    seen = all;
    Runnable go =
        () -> {
          if (all.equals(seen)) {
            seen = null;
            enter();
          }
        };
    var _ = all.whenComplete((_, _) -> session.loop().loop().execute(go));
  }

  private void enter() {
    String replica = onPrimary ? null : session.reads().replica(this);
    if (replica == null) {
      openPrimary();
    } else {
      entryUntil = System.nanoTime() + session.reads().patience();
      entry = new ReplicaEntry(session, this, replica);
      entry.begin();
    }
  }

  private void enter(Transaction.Branch branch) {
    ProxyError refused =
        branch.connection().alive()
            ? session.reads().refuses(this, branch)
            : session.branches().lost(branch);
    if (refused == null) {
      take(branch.connection());
    } else {
      owner.refused(this, refused);
    }
  }

  /// The statement leaves something on its connection that later ones may need: no replica.
  void onPrimary() {
    onPrimary = true;
  }

  /// A replica's connection, as the session's reads want it.
  void granted(BackendConnection replica) {
    entry = null;
    onReplica = true;
    session.reads().replicaUsed(shard);
    take(replica);
  }

  /// Whether the statement may have to be sent to another server: it reads from a replica, which
  /// may die, or writes to a primary that may give up its role.
  boolean mayMove() {
    return onReplica
        || (traits.access() == Access.WRITE
            && part == Part.ALONE
            && session.loop().primaries().replaceable(shard));
  }

  /// A replica died before it had answered: another server may be asked.
  boolean movesFromReplica() {
    return onReplica && session.transaction().branch(shard) == null;
  }

  /// The connection is gone; the same once more, elsewhere.
  void moveFromReplica() {
    BackendConnection used = connection();
    onPrimary |= avoided != null;
    avoided = used.target().server();
    used.pool().discard(used);
    session.reads().primaryUsed(shard);
    reopened();
    open();
  }

  /// A replica that this statement has lost already, or null.
  @Nullable String avoided() {
    return avoided;
  }

  /// Whether a primary that became read-only can be left without a trace: nothing of a transaction
  /// was done before this statement.
  boolean movesFromPrimary() {
    Transaction.Branch branch = session.transaction().branch(shard);
    boolean alone =
        session.transaction().openBranches().stream().allMatch(open -> open.shard() == shard);
    boolean first = opening != BranchOpening.How.NOT || branch == null;
    boolean clean = opening != BranchOpening.How.NOT || connection().usable();
    return alone && first && clean && (branch == null || !branch.pinned());
  }

  /// The statement waits for a primary that can be written to.
  void moveFromPrimary() {
    BackendConnection used = connection();
    Transaction.Branch branch = session.transaction().branch(shard);
    if (branch != null) {
      session.transaction().remove(branch);
    }
    if (opening == BranchOpening.How.NOT) {
      used.pool().release(used);
    } else {
      used.pool().discard(used);
    }
    reopened();
    park(null);
  }

  private void reopened() {
    connection = null;
    preamble.clear();
    opening = BranchOpening.How.NOT;
    opened = false;
    onReplica = false;
  }

  /// Whether the server that is to answer has fallen silent, and is not the primary.
  boolean replicaIsSilent() {
    return onReplica
        && connection != null
        && session.loop().primaries().isSilent(shard, connection.target().server());
  }

  /// A replica that does not even say that it is late is left for the primary.
  void check(long now) {
    if (entry != null && now - entryUntil > 0) {
      entry.stop();
      openPrimary();
    }
  }

  /// Where the statement goes that no replica may or can answer.
  void openPrimary() {
    entry = null;
    if (part != Part.NONE || traits.access() == Access.WRITE) {
      session.reads().primaryUsed(shard);
    }
    LoopContext loop = session.loop();
    int primary = loop.primaries().member(shard);
    if (primary < 0) {
      park(null);
      return;
    }
    BackendPool pool = loop.pools().pool(shard, primary, session.flavor());
    BackendConnection idle = pool.poll();
    if (idle != null) {
      take(idle);
    } else {
      waiting = true;
      pool.acquire(this);
    }
  }

  @Override
  public void acquired(BackendConnection granted) {
    waiting = false;
    if (granted.target().equals(session.loop().primaries().target(shard))) {
      take(granted);
    } else {
      granted.pool().release(granted);
      openPrimary();
    }
  }

  @Override
  public void refused(BackendFailure failure) {
    waiting = false;
    if (failure.unreachable() && session.loop().primaries().replaceable(shard)) {
      park(failure);
    } else {
      owner.refused(this, ProxyError.of(failure));
    }
  }

  /// Waits for a primary, as long as a statement may and there is room.
  private void park(@Nullable BackendFailure why) {
    Parking parking = session.loop().parking();
    long now = System.nanoTime();
    if (parkedUntil == 0) {
      parkedUntil = now + parking.patience();
    }
    parked = now - parkedUntil < 0 && parking.park(this);
    if (!parked) {
      owner.refused(this, why == null ? noPrimary() : ProxyError.of(why));
    }
  }

  private ProxyError noPrimary() {
    return ProxyError.noPrimary(session.shardName(shard), session.loop().primaries().reason(shard));
  }

  /// @param late whether the time is over, and not the waiting
  void unparked(boolean late) {
    parked = false;
    if (late) {
      owner.refused(this, noPrimary());
    } else {
      openPrimary();
    }
  }

  long parkedUntil() {
    return parkedUntil;
  }

  /// What the statement holds in memory while the lane waits.
  void bytes(int held) {
    bytes = held;
  }

  int bytes() {
    return bytes;
  }

  @Override
  public boolean waiting() {
    return waiting || parked || entry != null || seen != null;
  }

  /// Stops waiting for a connection; nothing is called back any more.
  void stopWaiting() {
    waiting = false;
    seen = null;
    if (parked) {
      parked = false;
      session.loop().parking().leave(this);
    }
    if (entry != null) {
      entry.stop();
      entry = null;
    }
  }

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public void deadline(long nanos) {
    deadline = nanos;
  }

  private void take(BackendConnection granted) {
    connection = granted;
    opening = session.opening().how(this);
    Settings want = settings();
    if (granted.settings().equals(want)) {
      granted.settings(want);
      settled();
      return;
    }
    String set = want.statementFrom(granted.settings());
    if (session.loop().proven(granted.target(), set)) {
      pipeline(set);
      granted.settings(want);
      settled();
    } else {
      prove(granted, want, set);
    }
  }

  /// What the connection is to have: the session's own, but for an XA branch.
  Settings settings() {
    SessionState state = session.state();
    Transaction.Branch branch = session.transaction().branch(shard);
    boolean xa = opening == BranchOpening.How.XA || (branch != null && branch.xid() != null);
    hidesAutocommit = xa && state.autocommit();
    return xa ? state.branchSettings() : state.settings();
  }

  /// Whether the connection runs without autocommit while its client has it on.
  boolean hidesAutocommit() {
    return hidesAutocommit;
  }

  /// A SET this server has not accepted yet goes alone: were it refused, the statement behind it
  /// would run in a state nobody asked for.
  private void prove(BackendConnection granted, Settings want, String set) {
    granted.send(
        Commands.query(session.alloc(), set),
        new Collect(answer -> {
          @Nullable ProxyError error = errorOf(answer);
          if (error == null) {
            granted.settings(want);
            session.loop().prove(granted.target(), set);
            settled();
          } else {
            granted.taint();
            session.branches().openingFailed(shard, error);
            owner.refused(this, error);
          }
        }));
    granted.flush();
  }

  private void settled() {
    String broken = session.transaction().broken();
    if (broken != null && opening != BranchOpening.How.NOT) {
      // Another shard was lost while this connection was being prepared.
      owner.refused(this, ProxyError.brokenTransaction(broken));
      return;
    }
    for (String name : traits.userVariables()) {
      String literal = session.state().userVariableLiteral(name);
      if (!literal.equals(connection().userVariable(name))) {
        pipeline("SET @`" + name.replace("`", "``") + "`=" + literal);
        connection().userVariable(name, literal);
      }
    }
    if (traits.lastInsertId()) {
      pipeline("SET @@session.last_insert_id=" + session.state().lastInsertId());
    }
    session.opening().open(this, opening);
    opened = true;
    connection().pool().sent(traits.access() == Access.WRITE);
    owner.opened(this);
  }

  /// Sends a statement ahead of the client's own, in the same write.
  void pipeline(String sql) {
    Swallow swallow = new Swallow();
    preamble.add(swallow);
    connection().send(Commands.query(session.alloc(), sql), swallow);
  }

  /// What went wrong ahead of the statement; then its own reply means nothing.
  @Nullable ProxyError preambleError() {
    for (int i = 0; i < preamble.size(); i++) {
      ProxyError error = errorOf(preamble.get(i));
      if (error != null) {
        return error;
      }
    }
    return null;
  }

  /// An ERR packet of this lane's shard, with the logical schema's name in its message.
  ProxyError errorOf(ErrPacket packet) {
    SchemaRename rename = session.renameFor(shard);
    String message = rename == null ? packet.text() : rename.message(packet.text());
    return new ProxyError(packet.errorCode(), packet.sqlState(), message);
  }

  static @Nullable ProxyError errorOf(Swallow answer) {
    BackendFailure failure = answer.failure();
    if (failure != null) {
      return ProxyError.of(failure);
    }
    ErrPacket error = answer.error();
    return error == null ? null : new ProxyError(error.errorCode(), error.sqlState(), error.text());
  }

  /// The statement is over: the connection goes back to its pool unless the session must keep it.
  ///
  /// @param inTransaction whether the server says a transaction is open on it
  /// @param failed whether the statement ended with an error
  void close(boolean inTransaction, boolean failed) {
    BackendConnection used = connection;
    if (used == null) {
      stopWaiting();
      return;
    }
    if (failed) {
      used.pool().failed();
    }
    ProxyError ahead = opening == BranchOpening.How.NOT ? null : preambleError();
    if (ahead != null) {
      session.branches().connectionLost(this, ahead.message());
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

  /// Closes the connection under a reply that does not come; its exchanges hear of it.
  void hangUp() {
    if (connection != null) {
      connection.pool().discard(connection);
    }
  }

  /// The connection is of no more use (cut off in mid-reply): closed, its server's work ended.
  void discard() {
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
