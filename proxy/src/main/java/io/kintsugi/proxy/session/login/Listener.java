package io.kintsugi.proxy.session.login;

import io.kintsugi.proxy.backend.Transport;
import io.kintsugi.proxy.session.ClientCommands;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.LoopContext;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.wire.CommandFramer;
import io.kintsugi.proxy.wire.ErrPacket;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// The port clients connect to.
public final class Listener implements AutoCloseable {
  private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(64 << 10, 256 << 10);
  private static final int BACKLOG = 1024;
  private final Channel channel;
  private final int port;

  private Listener(Channel channel) {
    this.channel = channel;
    this.port = ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /// Binds at once; throws when the port is taken.
  ///
  /// @param loops the context of each event loop of the transport
  /// @param commands carries out what a client sends
  public static Listener open(
      Transport transport,
      ProxyContext proxy,
      InetSocketAddress address,
      Function<EventLoop, LoopContext> loops,
      Function<ClientSession, ClientCommands> commands) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(transport.group())
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    transport.channels().add(client);
                    accept(proxy, loops.apply(client.eventLoop()), client, commands);
                  }
                });
    return new Listener(bootstrap.bind(address).syncUninterruptibly().channel());
  }

  private static void accept(
      ProxyContext proxy,
      LoopContext loop,
      Channel client,
      Function<ClientSession, ClientCommands> commands) {
    if (proxy.isStopping()) {
      refuse(client, ProxyError.SHUTDOWN);
      return;
    }
    if (!proxy.registry().admit()) {
      refuse(client, ProxyError.TOO_MANY_CONNECTIONS);
      return;
    }
    client.closeFuture().addListener(closed -> proxy.registry().leave());
    CommandFramer framer = new CommandFramer(proxy.maxAllowedPacket(), 1);
    client.pipeline().addLast("framer", framer);
    client.pipeline().addLast("login", new ClientLogin(proxy, loop, framer, commands));
  }

  private static void refuse(Channel client, ProxyError why) {
    ByteBuf out = client.alloc().buffer(64);
    ErrPacket.of(why.errno(), why.sqlState(), why.message()).write(out, 0);
    client.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
  }

  /// Also after it was closed.
  public int port() {
    return port;
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }
}
