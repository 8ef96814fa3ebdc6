package io.kintsugi.proxy.session.lane;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.BackendPool;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.LoopContext;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.servers.Parking;
import io.kintsugi.proxy.session.transaction.Part;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.Traits;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A lane until it has its connection: which of the shard's servers it turns to, and what it waits
/// for there. What it waits for ends in {@link #take} or {@link #refuse}, or is stopped.
abstract class Approach implements BackendPool.Waiter, Parking.Waiter {
  final ClientSession session;
  final int shard;
  final Traits traits;
  final Part part;
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
  private long deadline;

  Approach(ClientSession session, int shard, Traits traits, Part part) {
    this.session = session;
    this.shard = shard;
    this.traits = traits;
    this.part = part;
  }

  /// The connection is had.
  abstract void take(BackendConnection granted);

  abstract void refuse(ProxyError error);

  @Override
  public final int shard() {
    return shard;
  }

  public final Traits traits() {
    return traits;
  }

  /// This session's transaction has a connection to the shard already.
  abstract void enter(Transaction.Branch branch);

  final void seek() {
    CompletableFuture<Void> unseen = session.loop().proxy().unseen().on(shard);
    if (unseen == null) {
      enter();
    } else {
      awaitSeen(unseen);
    }
  }

  /// Once: those that are decided after this statement has begun need not be in its answer. An open
  /// transaction waits too: its isolation, or that it has read nothing yet, may let it see them.
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
    Transaction.Branch branch = session.transaction().branch(shard);
    if (branch == null) {
      choose();
    } else {
      enter(branch);
    }
  }

  private void choose() {
    String replica = onPrimary ? null : session.reads().replica(shard, traits, part, avoided);
    if (replica == null) {
      openPrimary();
    } else {
      entryUntil = System.nanoTime() + session.reads().patience();
      entry = new ReplicaEntry(session, this, replica);
      entry.begin();
    }
  }

  /// The statement leaves something on its connection that later ones may need: no replica.
  public final void onPrimary() {
    onPrimary = true;
  }

  final boolean onReplica() {
    return onReplica;
  }

  /// A replica's connection, as the session's reads want it.
  final void granted(BackendConnection replica) {
    entry = null;
    onReplica = true;
    session.reads().replicaUsed(shard);
    take(replica);
  }

  /// The replica is lost: another one may be asked, and after that the primary.
  final void avoid(String replica) {
    onPrimary |= avoided != null;
    avoided = replica;
    session.reads().primaryUsed(shard);
  }

  /// It has no connection any more, and is to have another.
  final void again() {
    onReplica = false;
  }

  /// A replica that does not even say that it is late is left for the primary.
  public final void check(long now) {
    if (entry != null && now - entryUntil > 0) {
      entry.stop();
      openPrimary();
    }
  }

  /// Where the statement goes that no replica may or can answer.
  final void openPrimary() {
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
  public final void acquired(BackendConnection granted) {
    waiting = false;
    if (granted.target().equals(session.loop().primaries().target(shard))) {
      take(granted);
    } else {
      granted.pool().release(granted);
      openPrimary();
    }
  }

  @Override
  public final void refused(BackendFailure failure) {
    waiting = false;
    if (failure.unreachable() && session.loop().primaries().replaceable(shard)) {
      park(failure);
    } else {
      refuse(ProxyError.of(failure));
    }
  }

  /// Waits for a primary, as long as a statement may and there is room.
  final void park(@Nullable BackendFailure why) {
    Parking parking = session.loop().parking();
    long now = System.nanoTime();
    if (parkedUntil == 0) {
      parkedUntil = now + parking.patience();
    }
    parked = now - parkedUntil < 0 && parking.park(this);
    if (!parked) {
      refuse(why == null ? noPrimary() : ProxyError.of(why));
    }
  }

  private ProxyError noPrimary() {
    return ProxyError.noPrimary(session.shardName(shard), session.loop().primaries().reason(shard));
  }

  @Override
  public final void unparked(boolean late) {
    parked = false;
    if (late) {
      refuse(noPrimary());
    } else {
      openPrimary();
    }
  }

  @Override
  public final long parkedUntil() {
    return parkedUntil;
  }

  /// What the statement holds in memory while the lane waits.
  public final void bytes(int held) {
    bytes = held;
  }

  @Override
  public final int bytes() {
    return bytes;
  }

  @Override
  public final boolean waiting() {
    return waiting || parked || entry != null || seen != null;
  }

  /// Stops waiting for a connection; nothing is called back any more.
  public final void stopWaiting() {
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
  public final long deadline() {
    return deadline;
  }

  @Override
  public final void deadline(long nanos) {
    deadline = nanos;
  }
}
