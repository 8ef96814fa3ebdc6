package io.kintsugi.xa.decision;

import io.kintsugi.xa.BranchException;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.Control;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The coordinator's proposals to one server, written by one thread on one connection: those that
/// come while a statement runs are joined into the next one, so that they share its forced write.
public final class Proposals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Proposals.class);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final int AT_ONCE = 200;

  private final String server;
  private final Control control;
  private final BlockingQueue<Proposal> queue = new LinkedBlockingQueue<>();
  private @Nullable Connection connection;
  private volatile boolean moved;
  private volatile boolean closed;

  private record Proposal(GlobalId id, CompletableFuture<Boolean> accepted) {
    long epoch() {
      return id.epoch();
    }
  }

  public Proposals(String server, Control control) {
    this.server = server;
    this.control = control;
    Thread.startVirtualThread(this::run);
  }

  /// Completes with whether the server has accepted; fails when it did not say.
  CompletableFuture<Boolean> propose(GlobalId id) {
    Proposal proposal = new Proposal(id, new CompletableFuture<>());
    queue.add(proposal);
    return proposal.accepted();
  }

  private void run() {
    while (!closed) {
      try {
        Proposal first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Proposal> some = new ArrayList<>(List.of(first));
          queue.drainTo(some, AT_ONCE - 1);
          Map<Long, List<Proposal>> byLife = new HashMap<>();
          some.forEach(
              each -> byLife.computeIfAbsent(each.epoch(), _ -> new ArrayList<>()).add(each));
          byLife.values().forEach(this::write);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closed = true;
      }
    }
    drop();
  }

  private void write(List<Proposal> some) {
    try {
      if (moved) {
        moved = false;
        drop();
      }
      Connection open = connection;
      if (open == null) {
        open = control.dedicated(server, ANSWER);
        connection = open;
      }
      Set<GlobalId> accepted = BallotTable.propose(open, some.stream().map(Proposal::id).toList());
      some.forEach(each -> each.accepted().complete(accepted.contains(each.id())));
    } catch (SQLException e) {
      drop();
      some.forEach(
          each -> each.accepted().completeExceptionally(new BranchException.Lost(Control.says(e))));
    }
  }

  /// When it is this one's, the next statement goes on a new connection.
  public void moved(String name) {
    if (name.equals(server)) {
      moved = true;
    }
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("closing the connection to {}", server, e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
