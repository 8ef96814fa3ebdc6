package io.kintsugi.proxy.session;

import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.wire.MalformedPacketException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a session hears of its client's channel: packets, each to be carried out as a command, and
/// the connection's state.
public final class ClientIntake extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(ClientIntake.class);
  private final ClientSession session;
  private final Channel channel;
  private final ClientCommands commands;
  private @Nullable Consumer<ByteBuf> relogin;

  ClientIntake(ClientSession session, Channel channel, ClientCommands commands) {
    this.session = session;
    this.channel = channel;
    this.commands = commands;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    session.loop().sessions().add(session);
    session.loop().proxy().registry().add(session);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf payload = (ByteBuf) message;
    if (session.closed()) {
      payload.release();
    } else if (relogin != null) {
      try {
        relogin.accept(payload);
      } finally {
        payload.release();
      }
    } else {
      session.queue().take(payload);
    }
  }

  /// Begins a command; takes ownership of the payload.
  void execute(ByteBuf payload) {
    session.activity().changed();
    session.loop().proxy().countQuestion();
    session.output().sequence(session.link().framer().lastSequence() + 1);
    try {
      commands.dispatch(payload);
    } catch (MalformedPacketException e) {
      session.replies().error(told(e));
      session.proceed();
    } catch (RuntimeException e) {
      log.error("session {}: a command failed inside the proxy", session.state().connectionId(), e);
      session.replies().error(new ProxyError(1105, "HY000", "Internal error of the proxy: " + e));
      session.close();
    } finally {
      payload.release();
    }
  }

  private static ProxyError told(MalformedPacketException e) {
    return new ProxyError(e.errorCode(), e.sqlState(), String.valueOf(e.getMessage()));
  }

  /// While it is not null the client's packets belong to its new login, which does not own them.
  public void relogin(@Nullable Consumer<ByteBuf> running) {
    relogin = running;
  }

  /// Whether the client logs in anew (COM_CHANGE_USER).
  boolean relogs() {
    return relogin != null;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      session.throttle().resume();
      Run current = session.run();
      if (current != null) {
        current.resume();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    session.end();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause.getCause() instanceof MalformedPacketException malformed) {
      session.replies().error(told(malformed));
      session.output().flush();
    } else {
      log.debug("session {}: connection failed", session.state().connectionId(), cause);
    }
    session.close();
  }

  void close() {
    commands.close();
  }
}
