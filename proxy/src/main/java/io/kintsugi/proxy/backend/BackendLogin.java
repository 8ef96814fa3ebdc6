package io.kintsugi.proxy.backend;

import io.kintsugi.proxy.wire.AuthPlugin;
import io.kintsugi.proxy.wire.Capability;
import io.kintsugi.proxy.wire.ClientAuth;
import io.kintsugi.proxy.wire.CommandFramer;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.Greeting;
import io.kintsugi.proxy.wire.HandshakeResponse;
import io.kintsugi.proxy.wire.MalformedPacketException;
import io.kintsugi.proxy.wire.PacketWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The proxy's login to a server; replaced by the {@link BackendConnection} when it has succeeded.
final class BackendLogin extends ChannelInboundHandlerAdapter {
  private static final int UTF8MB4 = 255;
  private static final long MAX_PACKET = 1L << 30;
  private static final int LARGEST_LOGIN_PACKET = 1 << 20;
  private final BackendPool pool;
  private final BackendTarget target;
  private final Flavor flavor;
  private final String schema;
  private final String mark;
  private final int timeoutMillis;
  private final BackendConnector.Result result;
  private @Nullable CommandFramer framer;
  private @Nullable Greeting greeting;
  private @Nullable ClientAuth auth;
  private boolean over;

  BackendLogin(
      BackendPool pool,
      BackendTarget target,
      Flavor flavor,
      String schema,
      String mark,
      int timeoutMillis,
      BackendConnector.Result result) {
    this.pool = pool;
    this.target = target;
    this.flavor = flavor;
    this.schema = schema;
    this.mark = mark;
    this.timeoutMillis = timeoutMillis;
    this.result = result;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    framer = new CommandFramer(LARGEST_LOGIN_PACKET, 0);
    framer.checkSequence(false);
    context.pipeline().addBefore(context.name(), "framer", framer);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var unused =
        context
            .executor()
            .schedule(
                () -> fail(context, "no login within " + timeoutMillis + " ms"),
                timeoutMillis,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf payload = (ByteBuf) message;
    try {
      if (over) {
        return;
      }
      if (greeting == null) {
        greeted(context, payload);
      } else {
        step(context, payload);
      }
    } catch (MalformedPacketException e) {
      fail(context, "the server's login packets are malformed: " + e.getMessage());
    } finally {
      payload.release();
    }
  }

  private void greeted(ChannelHandlerContext context, ByteBuf payload) {
    if (payload.getUnsignedByte(payload.readerIndex()) == ErrPacket.HEADER) {
      fail(context, ErrPacket.decode(payload).text());
      return;
    }
    Greeting server = Greeting.decode(payload);
    greeting = server;
    boolean tls =
        target.tls() != null && Capability.has(server.capabilities(), Capability.CLIENT_SSL);
    if (target.tlsRequired() && !tls) {
      fail(context, "TLS is required, and the server offers none");
    } else if (tls) {
      startTls(context, server);
    } else {
      respond(context, server, false);
    }
  }

  private void startTls(ChannelHandlerContext context, Greeting server) {
    int capabilities = capabilities(server) | Capability.CLIENT_SSL;
    ByteBuf request = context.alloc().buffer(36);
    int mark = PacketWriter.begin(request);
    HandshakeResponse.encodeSslRequest(request, capabilities, MAX_PACKET, UTF8MB4);
    PacketWriter.end(request, mark, 1);
    context.writeAndFlush(request, context.voidPromise());
    if (target.tls() == null) {
      return;
    }
    SslHandler tls = target.tls().newHandler(context.alloc(), target.host(), target.port());
    context.pipeline().addFirst("tls", tls);
    tls.handshakeFuture()
        .addListener(done -> {
          if (done.isSuccess()) {
            respond(context, server, true);
          } else {
            fail(context, "TLS handshake failed: " + TlsFailure.words(done.cause(), target.host()));
          }
        });
  }

  private int capabilities(Greeting server) {
    int wanted =
        Capability.WANTED
            & ~(Capability.CLIENT_MULTI_STATEMENTS
                | Capability.CLIENT_DEPRECATE_EOF
                | Capability.CLIENT_SESSION_TRACK);
    wanted |= flavor.deprecateEof() ? Capability.CLIENT_DEPRECATE_EOF : 0;
    wanted |= flavor.foundRows() ? Capability.CLIENT_FOUND_ROWS : 0;
    wanted |= flavor.sessionTrack() ? Capability.CLIENT_SESSION_TRACK : 0;
    if (schema.isEmpty()) {
      wanted &= ~Capability.CLIENT_CONNECT_WITH_DB;
    }
    return wanted & server.capabilities();
  }

  private void respond(ChannelHandlerContext context, Greeting server, boolean secure) {
    int capabilities = capabilities(server) | (secure ? Capability.CLIENT_SSL : 0);
    ClientAuth login = new ClientAuth(target.password().reveal(), secure, true, capabilities);
    auth = login;
    byte[] answer = login.response(server);
    AuthPlugin plugin = login.plugin();
    HandshakeResponse response =
        new HandshakeResponse(
            capabilities,
            MAX_PACKET,
            UTF8MB4,
            target.user(),
            answer,
            schema,
            plugin.wireName(),
            Map.of("program_name", "kintsugi", Marks.ATTRIBUTE, mark),
            0);
    ByteBuf out = context.alloc().buffer(256);
    int mark = PacketWriter.begin(out);
    response.encode(out);
    PacketWriter.end(out, mark, secure ? 2 : 1);
    context.writeAndFlush(out, context.voidPromise());
  }

  private void step(ChannelHandlerContext context, ByteBuf payload) {
    ClientAuth login = auth;
    CommandFramer cut = framer;
    if (login == null || cut == null) {
      fail(context, "the server spoke out of turn");
      return;
    }
    switch (login.next(payload)) {
      case ClientAuth.Send send -> {
        ByteBuf out = context.alloc().buffer(send.payload().length + 4);
        PacketWriter.write(out, send.payload(), cut.lastSequence() + 1);
        context.writeAndFlush(out, context.voidPromise());
      }
      case ClientAuth.Wait wait -> {}
      case ClientAuth.Done done -> succeed(context);
      case ClientAuth.Failed failed ->
          fail(context, failed.error().errorCode() + " " + failed.error().text());
    }
  }

  private void succeed(ChannelHandlerContext context) {
    over = true;
    Greeting server = greeting;
    long thread = server == null ? 0 : Integer.toUnsignedLong(server.connectionId());
    BackendConnection connection =
        new BackendConnection(context.channel(), pool, target, flavor, thread, mark);
    context.pipeline().addLast("connection", connection);
    context.pipeline().remove("framer");
    context.pipeline().remove(this);
    result.opened(connection);
  }

  private void fail(ChannelHandlerContext context, String why) {
    if (!over) {
      refused(why);
      context.close();
    }
  }

  /// The TCP connection could not be made.
  void refused(String why) {
    if (!over) {
      over = true;
      result.failed(BackendFailure.connect(target, why));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, "the server closed the connection during login");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, String.valueOf(cause.getMessage()));
  }
}
