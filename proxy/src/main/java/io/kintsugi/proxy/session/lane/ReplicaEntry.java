package io.kintsugi.proxy.session.lane;

import io.kintsugi.config.ProxyConfig.Reads;
import io.kintsugi.proxy.acknowledge.Questions;
import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.BackendPool;
import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.ReadRules;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A lane's way to a replica. For a causal read the primary is asked what it may have shown, and
/// the replica waits until it has the same: once, and again only after the session used the
/// primary. Whatever goes wrong on the way, the primary answers.
final class ReplicaEntry {
  private final ClientSession session;
  private final Approach lane;
  private final String replica;
  private @Nullable Wait wait;
  private boolean stopped;

  ReplicaEntry(ClientSession session, Approach lane, String replica) {
    this.session = session;
    this.lane = lane;
    this.replica = replica;
  }

  void begin() {
    ReadRules rules = session.reads();
    if (rules.mode() != Reads.CAUSAL || replica.equals(rules.caughtUp(lane.shard()))) {
      borrow(replicas(), lane::granted);
    } else {
      int primary = session.loop().primaries().member(lane.shard());
      if (primary < 0) {
        lane.openPrimary();
      } else {
        borrow(
            session.loop().pools().pool(lane.shard(), primary, session.flavor()),
            connection -> ask(connection, Questions.SEEN, this::seen));
      }
    }
  }

  private BackendPool replicas() {
    return session.loop().pools().pool(lane.shard(), replica, session.flavor());
  }

  private void seen(BackendConnection primary, @Nullable String set) {
    primary.pool().release(primary);
    if (set == null) {
      lane.openPrimary();
      return;
    }
    Duration patience = session.loop().proxy().config().replication().causalTimeout();
    String question = Questions.wait(set, patience);
    borrow(replicas(), connection -> ask(connection, question, this::waited));
  }

  private void waited(BackendConnection connection, @Nullable String timedOut) {
    if ("0".equals(timedOut)) {
      session.reads().caughtUp(lane.shard(), replica);
      lane.granted(connection);
    } else {
      connection.pool().release(connection);
      lane.openPrimary();
    }
  }

  private interface Answer {
    void take(BackendConnection connection, @Nullable String set);
  }

  private void ask(BackendConnection connection, String question, Answer answer) {
    connection.send(
        Commands.query(session.alloc(), question),
        new Collect(reply -> {
          if (stopped) {
            connection.pool().release(connection);
          } else {
            answer.take(connection, Questions.seen(reply.row()));
          }
        }));
    connection.flush();
  }

  private void borrow(BackendPool pool, Consumer<BackendConnection> then) {
    BackendConnection idle = pool.poll();
    if (idle != null) {
      then.accept(idle);
    } else {
      Wait next = new Wait(then);
      wait = next;
      pool.acquire(next);
    }
  }

  /// Nothing is called back any more; what is lent goes back by itself.
  void stop() {
    stopped = true;
  }

  private final class Wait implements BackendPool.Waiter {
    private final Consumer<BackendConnection> then;
    private long deadline;

    private Wait(Consumer<BackendConnection> then) {
      this.then = then;
    }

    @Override
    public void acquired(BackendConnection connection) {
      then.accept(connection);
    }

    @Override
    public void refused(BackendFailure failure) {
      if (!stopped) {
        lane.openPrimary();
      }
    }

    @Override
    public boolean waiting() {
      return !stopped && wait == this;
    }

    @Override
    public long deadline() {
      return deadline;
    }

    @Override
    public void deadline(long nanos) {
      deadline = nanos;
    }
  }
}
