package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A session's commands, one after another: those that came while another ran wait here, and none
/// begins while a KILL is on its way that could hit it.
public final class CommandQueue {
  private static final int PAUSES_AT = 16;
  private final ClientSession session;
  private final ClientIntake intake;
  private final Channel channel;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private @Nullable Runnable afterRun;
  private @Nullable Runnable afterKills;
  private int kills;
  private boolean draining;

  CommandQueue(ClientSession session, ClientIntake intake, Channel channel) {
    this.session = session;
    this.intake = intake;
    this.channel = channel;
  }

  /// Takes ownership of the payload.
  void take(ByteBuf payload) {
    if (busy()) {
      waiting.addLast(payload);
      if (waiting.size() == PAUSES_AT) {
        channel.config().setAutoRead(false);
      }
    } else {
      intake.execute(payload);
    }
  }

  /// Whether something is to be done before the session is idle.
  boolean busy() {
    return occupied() || !waiting.isEmpty();
  }

  private boolean occupied() {
    return session.run() != null || kills > 0 || afterRun != null;
  }

  /// What is to happen when the present run is over, before the next command (the next statement of
  /// a multi-statement).
  public void afterRun(@Nullable Runnable next) {
    afterRun = next;
  }

  /// Ends what a server does for the run. The session's next command waits until the kill has been
  /// carried out, because it could hit that one otherwise.
  public void kill(BackendConnection connection) {
    kills++;
    session
        .loop()
        .pools()
        .kill(
            connection,
            true,
            () -> {
              kills--;
              if (kills == 0) {
                killed();
              }
            });
  }

  /// Whether a KILL is on its way, which must not hit what is sent next.
  boolean killing() {
    return kills > 0;
  }

  private void killed() {
    Runnable next = afterKills;
    afterKills = null;
    if (next != null) {
      next.run();
    } else if (!session.closed()) {
      session.proceed();
    }
  }

  /// Runs what must not be hit by a KILL that is on its way.
  public void afterKills(Runnable next) {
    if (kills == 0) {
      next.run();
    } else {
      afterKills = next;
    }
  }

  /// The next command may begin; false when the session now is idle.
  boolean proceed() {
    if (session.run() != null || session.closed() || kills > 0) {
      return true;
    }
    if (afterRun != null) {
      if (!draining) {
        draining = true;
        session.loop().loop().execute(this::nextStatement);
      }
      return true;
    }
    if (!waiting.isEmpty() && !draining) {
      draining = true;
      session.loop().loop().execute(this::drain);
    }
    return false;
  }

  /// The next of a multi-statement; from the loop's own queue for the same reason.
  private void nextStatement() {
    draining = false;
    Runnable next = afterRun;
    if (next != null && session.run() == null && kills == 0 && !session.closed()) {
      afterRun = null;
      next.run();
    }
  }

  /// Queued commands run from the loop's own queue: a client that pipelines thousands of small
  /// commands must not grow the stack.
  private void drain() {
    draining = false;
    while (!occupied() && !session.closed()) {
      ByteBuf payload = waiting.poll();
      if (payload == null) {
        return;
      }
      if (waiting.size() == PAUSES_AT / 2) {
        channel.config().setAutoRead(true);
      }
      intake.execute(payload);
    }
  }

  void close() {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
  }
}
