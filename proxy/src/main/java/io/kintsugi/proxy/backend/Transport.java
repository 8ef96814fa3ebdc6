package io.kintsugi.proxy.backend;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;

/// The event loops and the socket types that go with them.
///
/// A session and its backend connections share one loop, so the group is shared by both sides.
///
/// @param channels every open connection of either side, to be waited for before the loops stop;
///   once it is closed, whatever joins it is closed at once
public record Transport(
    String name,
    EventLoopGroup group,
    ChannelGroup channels,
    Class<? extends ServerChannel> serverChannel,
    Class<? extends Channel> channel) {

  /// io_uring where the kernel allows it, else epoll, else NIO.
  public static Transport best(int loops) {
    if (IoUring.isAvailable()) {
      return of(
          "io_uring",
          loops,
          IoUringIoHandler.newFactory(),
          IoUringServerSocketChannel.class,
          IoUringSocketChannel.class);
    }
    return withoutIoUring(loops);
  }

  /// @param wanted `io_uring`, `epoll`, `nio`, or `auto`
  public static Transport named(String wanted, int loops) {
    return switch (wanted) {
      case "nio" -> nio(loops);
      case "epoll" -> withoutIoUring(loops);
      default -> best(loops);
    };
  }

  private static Transport withoutIoUring(int loops) {
    if (Epoll.isAvailable()) {
      return of(
          "epoll",
          loops,
          EpollIoHandler.newFactory(),
          EpollServerSocketChannel.class,
          EpollSocketChannel.class);
    }
    return nio(loops);
  }

  private static Transport nio(int loops) {
    return of(
        "nio",
        loops,
        NioIoHandler.newFactory(),
        NioServerSocketChannel.class,
        NioSocketChannel.class);
  }

  private static Transport of(
      String name,
      int loops,
      IoHandlerFactory factory,
      Class<? extends ServerChannel> server,
      Class<? extends Channel> channel) {
    var threads = new DefaultThreadFactory("kintsugi-loop", true);
    return new Transport(
        name,
        new MultiThreadIoEventLoopGroup(loops, threads, factory),
        new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true),
        server,
        channel);
  }
}
