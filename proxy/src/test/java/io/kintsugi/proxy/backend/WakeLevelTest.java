package io.kintsugi.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the loop hears of bytes that come one after the other, on the transports that Linux has.
class WakeLevelTest {
  private static final int AHEAD = 11;

  /// Long enough for a loop that is woken to be seen; a longer one could only be stricter.
  private static final long PAUSE_MILLIS = 100;

  private static final int END = -1;
  private final BlockingQueue<Integer> reads = new LinkedBlockingQueue<>();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private final class Reads extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf in = (ByteBuf) message;
      reads.add(in.readableBytes());
      in.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      reads.add(END);
    }
  }

  private interface Story {
    void tell(Channel channel, WakeLevel level, Socket peer) throws Exception;
  }

  private void on(String name, Story story) throws Exception {
    Transport transport = Transport.named(name, 1);
    assumeTrue(transport.name().equals(name), name + " is not on this machine");
    try {
      Channel channel =
          new Bootstrap()
              .group(transport.group())
              .channel(transport.channel())
              .handler(new Reads())
              .connect(server.getLocalSocketAddress())
              .sync()
              .channel();
      try (Socket peer = server.accept()) {
        WakeLevel level = channel.eventLoop().submit(() -> new WakeLevel(channel)).get();
        story.tell(channel, level, peer);
      }
      channel.close().sync();
    } finally {
      transport.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static void skip(Channel channel, WakeLevel level, int bytes) throws Exception {
    channel.eventLoop().submit(() -> level.skip(bytes)).get();
  }

  private static void send(Socket peer, int bytes) throws Exception {
    peer.getOutputStream().write(new byte[bytes]);
    Thread.sleep(PAUSE_MILLIS);
  }

  private int read() throws InterruptedException {
    Integer bytes = reads.poll(30, TimeUnit.SECONDS);
    assertThat(bytes).as("bytes, or the end").isNotNull();
    return bytes;
  }

  private List<Integer> readUntilEnd() throws InterruptedException {
    List<Integer> all = new ArrayList<>();
    int bytes = read();
    while (bytes != END) {
      all.add(bytes);
      bytes = read();
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll"})
  void theRepliesAheadComeWithTheOneThatIsWaitedFor(String transport) throws Exception {
    on(
        transport,
        (channel, level, peer) -> {
          skip(channel, level, AHEAD);
          send(peer, AHEAD);
          send(peer, 7);
          assertThat(read()).isEqualTo(AHEAD + 7);
          skip(channel, level, 0);
          send(peer, 1);
          assertThat(read()).isEqualTo(1);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll"})
  void whatHasComeIsHeardOfWhenItIsWaitedFor(String transport) throws Exception {
    on(
        transport,
        (channel, level, peer) -> {
          skip(channel, level, AHEAD);
          send(peer, 5);
          assertThat(reads).isEmpty();
          skip(channel, level, 0);
          assertThat(read()).isEqualTo(5);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll"})
  void aServerThatClosesIsHeardOfBelowTheLevel(String transport) throws Exception {
    on(
        transport,
        (channel, level, peer) -> {
          skip(channel, level, AHEAD);
          send(peer, 5);
          peer.close();
          assertThat(readUntilEnd()).containsExactly(5);
        });
  }

  @Test
  void withoutTheOptionNothingIsSkipped() throws Exception {
    on(
        "nio",
        (channel, level, peer) -> {
          skip(channel, level, AHEAD);
          send(peer, 5);
          assertThat(read()).isEqualTo(5);
        });
  }
}
