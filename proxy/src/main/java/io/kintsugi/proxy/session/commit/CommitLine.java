package io.kintsugi.proxy.session.commit;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.session.transaction.Unheeded;
import io.kintsugi.proxy.wire.Capability;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.xa.BranchException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection that is handed over to a commit: asked from any thread, it answers by futures that
/// always complete, because a server that is silent for too long loses the connection.
final class CommitLine {
  private final BackendConnection connection;
  private final String shard;
  private final String server;
  private final ByteBufAllocator alloc;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private volatile boolean free;
  private volatile @Nullable CompletableFuture<?> last;

  CommitLine(BackendConnection connection, String shard, String server, ByteBufAllocator alloc) {
    this.connection = connection;
    this.shard = shard;
    this.server = server;
    this.alloc = alloc;
  }

  String shard() {
    return shard;
  }

  String server() {
    return server;
  }

  /// Whether nothing of the transaction is left on it, so that others may have it.
  boolean free() {
    return free;
  }

  /// What it was asked last; null when it was asked nothing.
  @Nullable CompletableFuture<?> last() {
    return last;
  }

  void freed() {
    free = true;
    over.complete(null);
  }

  /// Completes when it is free, or given up; normally in either case.
  CompletableFuture<Void> over() {
    return over;
  }

  /// Sends the statements in one write. The last one's answer counts: {@code then} gets it on the
  /// connection's loop, or {@code result} fails with the first error of them.
  void ask(CompletableFuture<?> result, Consumer<Answer> then, String... statements) {
    onLoop(result, () -> send(new Answer(result, then), statements));
  }

  /// Sends one text of several statements, of which none runs behind one that fails. The connection
  /// takes such texts for this one's time only.
  void askText(CompletableFuture<?> result, Consumer<Answer> then, String... statements) {
    onLoop(result, () -> sendText(new Answer(result, then), statements));
  }

  private void onLoop(CompletableFuture<?> result, Runnable sending) {
    last = result;
    EventLoop loop = connection.channel().eventLoop();
    if (loop.inEventLoop()) {
      sending.run();
      return;
    }
    try {
      loop.execute(sending);
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new BranchException.Lost("the proxy is stopping"));
    }
  }

  private void send(Answer last, String[] statements) {
    for (int i = 0; i < statements.length - 1; i++) {
      Swallow unheeded = new Unheeded();
      last.before.add(unheeded);
      connection.send(Commands.query(alloc, statements[i]), unheeded);
    }
    limit(last);
    connection.send(Commands.query(alloc, statements[statements.length - 1]), last);
    connection.flush();
  }

  private void sendText(Answer answer, String[] statements) {
    limit(answer);
    answer.inText = statements.length;
    connection.send(Commands.multiStatements(alloc, true), new Option(null));
    connection.send(Commands.query(alloc, String.join("; ", statements)), answer);
    connection.send(Commands.multiStatements(alloc, false), new Option(answer));
    connection.flush();
  }

  private void limit(Answer answer) {
    answer.deadline =
        connection
            .channel()
            .eventLoop()
            .schedule(
                this::discard, connection.pool().acquireTimeoutMillis(), TimeUnit.MILLISECONDS);
  }

  /// Nothing more is asked of it.
  void abandon() {
    try {
      connection.channel().eventLoop().execute(this::discard);
    } catch (RejectedExecutionException e) {
      // The loop has closed its connections already.
      over.complete(null);
    }
  }

  /// On the connection's loop only.
  void discard() {
    connection.pool().discard(connection);
    over.complete(null);
  }

  /// A setting of the connection; what it follows is told when it is done.
  private final class Option extends Swallow {
    private static final int SHORTEST_EOF = 9;
    private final @Nullable Answer follows;

    private Option(@Nullable Answer follows) {
      this.follows = follows;
    }

    @Override
    public void begin(ReplyTracker tracker) {
      tracker.start(ReplyTracker.Expect.ONE_PACKET, false);
    }

    @Override
    public int least() {
      return connection.flavor().deprecateEof() ? SHORTEST_REPLY : SHORTEST_EOF;
    }

    @Override
    public void completed(BackendConnection done, ReplyTracker tracker) {
      super.completed(done, tracker);
      if (follows != null) {
        follows.settle();
      }
    }
  }

  /// What a statement was answered with.
  final class Answer extends Swallow {
    private final CompletableFuture<?> result;
    private final Consumer<Answer> then;
    private final List<Swallow> before = new ArrayList<>(1);
    private @Nullable Future<?> deadline;

    /// How many statements its text has; 0 when it is a statement, with no setting behind it.
    private int inText;

    private long affectedRows;

    private Answer(CompletableFuture<?> result, Consumer<Answer> then) {
      this.result = result;
      this.then = then;
    }

    /// A text's answer is told with the setting behind it, a statement's at once. An error that
    /// stands for the rest of a text is longer than two OK packets by its message.
    @Override
    public int least() {
      return SHORTEST_REPLY * inText;
    }

    long affectedRows() {
      return affectedRows;
    }

    @Override
    public void packet(ReplyTracker.Kind kind, ByteBuf packet) {
      super.packet(kind, packet);
      if (kind == ReplyTracker.Kind.OK) {
        ByteBuf body = packet.slice(packet.readerIndex() + 4, packet.readableBytes() - 4);
        int tracked = connection.flavor().sessionTrack() ? Capability.CLIENT_SESSION_TRACK : 0;
        affectedRows = OkPacket.decode(body, tracked).affectedRows();
      }
    }

    @Override
    public void completed(BackendConnection done, ReplyTracker tracker) {
      super.completed(done, tracker);
      if (inText == 0) {
        settle();
      }
    }

    private void settle() {
      cancel();
      if (error() == null) {
        then.accept(this);
        return;
      }
      ErrPacket told = error();
      for (Swallow earlier : before.reversed()) {
        told = earlier.error() == null ? told : earlier.error();
      }
      result.completeExceptionally(
          new BranchException.Refused(told.errorCode(), told.sqlState(), told.text()));
    }

    @Override
    public void failed(BackendConnection lost, BackendFailure failure) {
      super.failed(lost, failure);
      cancel();
      result.completeExceptionally(new BranchException.Lost(failure.message()));
    }

    private void cancel() {
      if (deadline != null) {
        deadline.cancel(false);
      }
    }
  }
}
