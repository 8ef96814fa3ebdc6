package io.kintsugi.proxy.session.login;

import io.kintsugi.proxy.session.ClientCommands;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.LoopContext;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.running.Account;
import io.kintsugi.proxy.session.state.ClientLink;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.wire.AuthPlugin;
import io.kintsugi.proxy.wire.Capability;
import io.kintsugi.proxy.wire.CommandFramer;
import io.kintsugi.proxy.wire.CompressedProtocol;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.Greeting;
import io.kintsugi.proxy.wire.HandshakeResponse;
import io.kintsugi.proxy.wire.MalformedPacketException;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.PacketWriter;
import io.kintsugi.proxy.wire.Scramble;
import io.kintsugi.proxy.wire.ServerAuth;
import io.kintsugi.proxy.wire.ServerStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A client's way in: greeting, TLS, password, default schema, all within one deadline; replaced by
/// its {@link ClientSession}.
final class ClientLogin extends ChannelInboundHandlerAdapter {
  /// Drivers leave parts of a packet out when they see the flag beside an older version: 8.0.23 to
  /// 8.0.25 read them wrongly (MySQL's bug 103268).
  private static final int QUERY_ATTRIBUTES_SINCE = 80_026;

  private static final int UTF8MB4 = 255;
  private final ProxyContext proxy;
  private final LoopContext loop;
  private final long connectionId;
  private final byte[] scramble = Scramble.generate();
  private final Function<ClientSession, ClientCommands> commands;
  private CommandFramer framer;
  private @Nullable HandshakeResponse response;
  private @Nullable ServerAuth auth;
  private boolean secure;
  private boolean computing;
  private boolean over;

  ClientLogin(
      ProxyContext proxy,
      LoopContext loop,
      CommandFramer framer,
      Function<ClientSession, ClientCommands> commands) {
    this.proxy = proxy;
    this.loop = loop;
    this.framer = framer;
    this.commands = commands;
    this.connectionId = proxy.registry().nextId();
  }

  private int offered() {
    int offered = Capability.OFFERED & ~Capability.CLIENT_IGNORE_SPACE;
    if (proxy.defaults().versionNumber() < QUERY_ATTRIBUTES_SINCE) {
      offered &= ~Capability.CLIENT_QUERY_ATTRIBUTES;
    }
    return proxy.tls() == null ? offered : offered | Capability.CLIENT_SSL;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Greeting greeting =
        new Greeting(
            proxy.defaults().serverVersion(),
            (int) connectionId,
            scramble,
            offered(),
            UTF8MB4,
            ServerStatus.SERVER_STATUS_AUTOCOMMIT,
            AuthPlugin.CACHING_SHA2_PASSWORD.wireName());
    ByteBuf out = context.alloc().buffer(128);
    int mark = PacketWriter.begin(out);
    greeting.encode(out);
    PacketWriter.end(out, mark, 0);
    context.writeAndFlush(out, context.voidPromise());
    var unused =
        context
            .executor()
            .schedule(
                () -> {
                  if (!over) {
                    context.close();
                  }
                },
                proxy.loginTimeoutMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf payload = (ByteBuf) message;
    try {
      if (over) {
        return;
      }
      ServerAuth running = auth;
      if (computing) {
        throw MalformedPacketException.malformed("a packet while the password is checked");
      }
      if (running != null) {
        byte[] answer = new byte[payload.readableBytes()];
        payload.readBytes(answer);
        take(context, running.next(answer));
      } else if (!secure && HandshakeResponse.isSslRequest(payload)) {
        startTls(context);
      } else {
        begin(context, payload);
      }
    } catch (MalformedPacketException e) {
      reject(context, ErrPacket.of(e));
    } finally {
      payload.release();
    }
  }

  private void startTls(ChannelHandlerContext context) {
    SslContext tls = proxy.tls();
    if (tls == null) {
      reject(context, ErrPacket.of(1043, "Bad handshake: TLS was not offered"));
      return;
    }
    secure = true;
    framer = framer.startTls(context.pipeline(), tls.newHandler(context.alloc()));
  }

  private void begin(ChannelHandlerContext context, ByteBuf payload) {
    HandshakeResponse login = HandshakeResponse.decode(payload);
    response = login;
    if (Admission.tlsRequired(proxy) && !secure) {
      reject(
          context,
          ErrPacket.of(
              3159,
              "HY000",
              "Connections using insecure transport are prohibited: listen.tls.require is set"));
      return;
    }
    Account account = proxy.account(login.user());
    ServerAuth machine =
        new ServerAuth(
            login.user(),
            host(context),
            account == null ? null : account.password(),
            proxy.decoy(),
            scramble,
            secure,
            proxy.rsaKeys());
    auth = machine;
    String plugin =
        Capability.has(login.capabilities(), Capability.CLIENT_PLUGIN_AUTH)
            ? login.authPlugin()
            : null;
    take(context, machine.begin(plugin, login.authResponse()));
  }

  private void take(ChannelHandlerContext context, ServerAuth.Step step) {
    switch (step) {
      case ServerAuth.Send send -> send(context, send.payload());
      case ServerAuth.Compute compute -> compute(context, compute);
      case ServerAuth.Accept accept -> accept(context, accept);
      case ServerAuth.Reject reject -> reject(context, reject.error());
    }
  }

  private void send(ChannelHandlerContext context, byte[] payload) {
    int sequence = (framer.lastSequence() + 1) & 0xFF;
    ByteBuf out = context.alloc().buffer(payload.length + 4);
    framer.expectSequence(PacketWriter.write(out, payload, sequence));
    context.writeAndFlush(out, context.voidPromise());
  }

  /// Password hashing of thousands of rounds: a loop must not wait for it.
  private void compute(ChannelHandlerContext context, ServerAuth.Compute compute) {
    computing = true;
    proxy
        .blocking(compute.work())
        .whenComplete((step, failure) ->
            context
                .executor()
                .execute(() -> {
                  computing = false;
                  if (failure != null) {
                    context.close();
                  } else if (!over && context.channel().isActive()) {
                    take(context, step);
                  }
                }));
  }

  private void accept(ChannelHandlerContext context, ServerAuth.Accept accept) {
    HandshakeResponse login = response;
    Account account = login == null ? null : proxy.account(login.user());
    if (login == null || account == null) {
      context.close();
      return;
    }
    if (proxy.isStopping()) {
      ProxyError why = ProxyError.SHUTDOWN;
      reject(context, ErrPacket.of(why.errno(), why.sqlState(), why.message()));
      return;
    }
    if (accept.learned() != null) {
      account.learned(accept.learned());
    }
    ByteBuf out = context.alloc().buffer(64);
    int sequence = (framer.lastSequence() + 1) & 0xFF;
    if (accept.before() != null) {
      sequence = PacketWriter.write(out, accept.before(), sequence);
    }
    String schema = login.database();
    ProxyError refused =
        schema == null || schema.isEmpty()
            ? null
            : Admission.refusal(proxy, account, host(context), schema);
    int capabilities = login.capabilities() & offered();
    if (refused != null) {
      proxy.audit().turnedAway(account.name(), host(context), refused.errno(), refused.message());
      ErrPacket.of(refused.errno(), refused.sqlState(), refused.message()).write(out, sequence);
      over = true;
      context.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    OkPacket.of(0, 0, ServerStatus.SERVER_STATUS_AUTOCOMMIT, 0).write(out, capabilities, sequence);
    context.writeAndFlush(out, context.voidPromise());
    enter(context, login, account, capabilities);
  }

  private void enter(
      ChannelHandlerContext context, HandshakeResponse login, Account account, int capabilities) {
    over = true;
    framer.expectSequence(0);
    SessionState state =
        proxy.newState(connectionId, account, host(context), login.charset(), login.database());
    String program = login.attributes().getOrDefault("program_name", "");
    ClientSession session =
        new ClientSession(
            loop,
            context.channel(),
            ClientLink.of(capabilities, framer, program, login.charset(), scramble, secure),
            state,
            commands);
    proxy.audit().loggedIn(account.name(), host(context), program, secure);
    CompressedProtocol.install(context.pipeline(), framer, capabilities, login.zstdLevel());
    context.pipeline().addLast("session", session.intake());
    context.pipeline().remove(this);
  }

  private static String host(ChannelHandlerContext context) {
    return context.channel().remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : "localhost";
  }

  private void reject(ChannelHandlerContext context, ErrPacket error) {
    over = true;
    String user = response == null ? "" : response.user();
    proxy.audit().turnedAway(user, host(context), error.errorCode(), error.text());
    ByteBuf out = context.alloc().buffer(128);
    error.write(out, (framer.lastSequence() + 1) & 0xFF);
    context.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause.getCause() instanceof MalformedPacketException malformed && !over) {
      reject(context, ErrPacket.of(malformed));
    } else {
      context.close();
    }
  }
}
