package io.kintsugi.proxy.backend;

import io.kintsugi.proxy.wire.MalformedPacketException;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.IllegalReferenceCountException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One logged-in connection to a server: commands go out pipelined, replies are handed to their
/// exchanges in order. Everything happens on its event loop.
///
/// It remembers what session state the server side holds, so that the next borrower sends only what
/// differs.
public final class BackendConnection extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(BackendConnection.class);
  private final Channel channel;
  private final BackendPool pool;
  private final BackendTarget target;
  private final Flavor flavor;
  private final long threadId;
  private final String mark;
  private final ReplyTracker tracker;
  private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>();
  private final WakeLevel wake;
  private final Map<String, String> userVariables = new HashMap<>();
  private final PreparedCache prepared = new PreparedCache();
  private Settings settings = Settings.DEFAULT;
  private boolean feeding;
  private boolean answering;
  private boolean permit = true;
  private boolean tainted;
  private int kills;
  private boolean closed;
  private boolean leavesNothing;
  private long idleSince;

  BackendConnection(
      Channel channel,
      BackendPool pool,
      BackendTarget target,
      Flavor flavor,
      long threadId,
      String mark) {
    this.channel = channel;
    this.pool = pool;
    this.target = target;
    this.flavor = flavor;
    this.threadId = threadId;
    this.mark = mark;
    this.tracker = new ReplyTracker(flavor.deprecateEof());
    tracker.refuseLocalInfile();
    this.wake = new WakeLevel(channel);
  }

  public BackendTarget target() {
    return target;
  }

  public BackendPool pool() {
    return pool;
  }

  public Channel channel() {
    return channel;
  }

  public Flavor flavor() {
    return flavor;
  }

  /// The server's connection id, for KILL.
  public long threadId() {
    return threadId;
  }

  String mark() {
    return mark;
  }

  /// Queues one command packet (with its header; ownership passes) and the taker of its reply.
  /// Nothing goes out before {@link #flush}.
  public void send(ByteBuf packet, Exchange exchange) {
    if (closed) {
      packet.release();
      exchange.failed(this, BackendFailure.lost(target, "the connection is closed"));
      return;
    }
    exchanges.addLast(exchange);
    if (exchanges.size() == 1 && !feeding) {
      exchange.begin(tracker);
    }
    channel.write(packet, channel.voidPromise());
  }

  /// Sends a command that has no reply (COM_STMT_CLOSE, COM_STMT_SEND_LONG_DATA).
  public void sendWithoutReply(ByteBuf packet) {
    channel.write(packet, channel.voidPromise());
  }

  public void flush() {
    wake.skip(ahead());
    channel.flush();
  }

  /// What is answered for certain before the last reply. Once some of it has come nobody knows how
  /// much is left.
  private int ahead() {
    if (answering || exchanges.size() < 2) {
      return 0;
    }
    int all = -exchanges.getLast().least();
    for (Exchange each : exchanges) {
      all += each.least();
    }
    return all;
  }

  /// Stops or resumes reading: the server is slowed down by TCP itself.
  public void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    feeding = true;
    answering = true;
    wake.skip(0);
    try {
      while (in.isReadable() && !closed) {
        Exchange head = exchanges.peek();
        if (head == null) {
          unexpected();
          return;
        }
        if (!head.feed(tracker, in)) {
          return;
        }
        complete(head);
        Exchange next = exchanges.peek();
        if (next != null) {
          next.begin(tracker);
        }
      }
    } catch (MalformedPacketException | IllegalReferenceCountException e) {
      fail(BackendFailure.lost(target, "the server sent a malformed packet: " + e.getMessage()));
    } finally {
      feeding = false;
      answering = !exchanges.isEmpty();
      in.release();
    }
  }

  /// A fault of our own in the taker must not leave its client waiting for ever.
  private void complete(Exchange head) {
    exchanges.poll();
    try {
      head.completed(this, tracker);
    } catch (RuntimeException e) {
      log.error("a reply of server '{}' failed inside the proxy", target.server(), e);
      tainted = true;
      head.failed(this, BackendFailure.lost(target, "internal error of the proxy: " + e));
    }
  }

  /// A packet nobody asked for: the server says goodbye (shutdown, idle timeout) before it closes.
  private void unexpected() {
    tainted = true;
    close();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Exchange head = exchanges.peek();
    if (head != null) {
      head.readComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leavesNothing = true;
    fail(BackendFailure.lost(target, "the server closed the connection"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("the connection to server '{}' failed", target.server(), cause);
    } else {
      log.error("the connection to server '{}' failed", target.server(), cause);
    }
    fail(BackendFailure.lost(target, String.valueOf(cause.getMessage())));
  }

  private void fail(BackendFailure failure) {
    boolean first = !closed;
    closed = true;
    tracker.release();
    var unused = channel.close();
    Exchange exchange = exchanges.poll();
    while (exchange != null) {
      exchange.failed(this, failure);
      exchange = exchanges.poll();
    }
    pool.lost(this, first && !leavesNothing);
  }

  /// Closes a connection whose session the server may forget or keep: nothing is left on it.
  void retire() {
    leavesNothing = true;
    close();
  }

  void close() {
    if (!closed) {
      fail(BackendFailure.lost(target, "the connection was discarded"));
    }
  }

  /// Whether another session may have it: alive, nothing in flight, nothing of the last one left.
  public boolean usable() {
    return !closed && !tainted && kills == 0 && exchanges.isEmpty() && channel.isActive();
  }

  /// Whether a reply is awaited: the server may be at work.
  public boolean busy() {
    return !exchanges.isEmpty();
  }

  public boolean alive() {
    return !closed && channel.isActive();
  }

  /// Marks a connection whose state no longer is what we believe; it is closed instead of reused.
  public void taint() {
    tainted = true;
  }

  /// A KILL QUERY is on its way (+1) or has been carried out (-1). Until then the connection must
  /// not run a statement: the kill could hit that one.
  void killing(int change) {
    kills += change;
  }

  boolean takePermit() {
    boolean had = permit;
    permit = false;
    return had;
  }

  public Settings settings() {
    return settings;
  }

  public void settings(Settings now) {
    settings = now;
  }

  /// The literal the server holds for a user variable; null when it was never set here.
  public @Nullable String userVariable(String name) {
    return userVariables.get(name);
  }

  public void userVariable(String name, String literal) {
    userVariables.put(name, literal);
  }

  public PreparedCache prepared() {
    return prepared;
  }

  /// COM_RESET_CONNECTION was sent: nothing of the past is left.
  public void forgetState() {
    settings = Settings.DEFAULT;
    userVariables.clear();
    prepared.clear();
  }

  void idleSince(long nanos) {
    idleSince = nanos;
  }

  long idleSince() {
    return idleSince;
  }
}
