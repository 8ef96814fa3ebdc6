package io.kintsugi.proxy.backend;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One question to one server that belongs to no session: borrows a connection, clears it of what
/// the last session had set, asks, and gives it back. On the pool's loop only.
public final class Errand implements BackendPool.Waiter {
  private final BackendPool pool;
  private final String question;
  private final Consumer<Answer> then;
  private final Future<?> timer;
  private @Nullable BackendConnection connection;
  private boolean over;
  private long deadline;

  /// @param row the only row; empty when there is none, or no answer
  /// @param failure why there is no answer, a sentence; null when there is one
  public record Answer(List<@Nullable String> row, @Nullable String failure) {
    public Answer {
      row = Collections.unmodifiableList(new ArrayList<>(row));
    }

    private static Answer failed(String why) {
      return new Answer(List.of(), why);
    }

    /// The first of the row, null when there is none.
    public @Nullable String cell() {
      return row.isEmpty() ? null : row.getFirst();
    }
  }

  /// @param then told once, at the latest after `patience`
  public Errand(
      EventLoop loop,
      BackendPool pool,
      String question,
      long patienceMillis,
      Consumer<Answer> then) {
    this.pool = pool;
    this.question = question;
    this.then = then;
    this.timer = loop.schedule(this::late, patienceMillis, TimeUnit.MILLISECONDS);
  }

  public void start() {
    BackendConnection idle = pool.poll();
    if (idle == null) {
      pool.acquire(this);
    } else {
      acquired(idle);
    }
  }

  @Override
  public void acquired(BackendConnection granted) {
    connection = granted;
    Settings now = granted.settings();
    if (!now.equals(Settings.DEFAULT)) {
      granted.send(
          Commands.query(granted.channel().alloc(), Settings.DEFAULT.statementFrom(now)),
          new Swallow());
      granted.settings(Settings.DEFAULT);
    }
    granted.send(
        Commands.query(granted.channel().alloc(), question),
        new Collect(reply -> answered(granted, reply)));
    granted.flush();
  }

  private void answered(BackendConnection used, Collect reply) {
    connection = null;
    // The reply is complete only when its exchange has returned.
    used.channel().eventLoop().execute(() -> used.pool().release(used));
    if (reply.failure() != null) {
      end(Answer.failed(reply.failure().message()));
    } else if (reply.error() != null) {
      end(Answer.failed(reply.error().text()));
    } else {
      end(new Answer(reply.row(), null));
    }
  }

  @Override
  public void refused(BackendFailure failure) {
    end(Answer.failed(failure.message()));
  }

  private void late() {
    end(Answer.failed("server '%s' did not answer in time".formatted(pool.target().server())));
    if (connection != null) {
      connection.pool().discard(connection);
    }
  }

  private void end(Answer answer) {
    if (!over) {
      over = true;
      timer.cancel(false);
      then.accept(answer);
    }
  }

  /// Nobody waits for the answer any more.
  public void forget() {
    over = true;
    timer.cancel(false);
  }

  @Override
  public boolean waiting() {
    return !over && connection == null;
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
