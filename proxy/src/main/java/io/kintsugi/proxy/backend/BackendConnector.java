package io.kintsugi.proxy.backend;

import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens native connections: TCP, TLS, handshake, login, each step within one deadline.
public final class BackendConnector {
  private static final Logger log = LoggerFactory.getLogger(BackendConnector.class);
  private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(64 << 10, 256 << 10);
  private final Transport transport;
  private final Marks marks;
  private final Consumer<Orphan> orphans;
  private volatile Patience patience;

  /// How long is waited: for a new connection, its login included, and for one that is lent.
  public record Patience(int connectMillis, long acquireNanos) {}

  /// @param orphans told, on any loop, of sessions that were hung up on
  public BackendConnector(
      Transport transport, Patience patience, Marks marks, Consumer<Orphan> orphans) {
    this.transport = transport;
    this.patience = patience;
    this.marks = marks;
    this.orphans = orphans;
  }

  void orphaned(BackendConnection connection) {
    orphans.accept(new Orphan(connection.target().server(), connection.mark()));
  }

  /// Holds for what begins from now on.
  public void patience(Patience next) {
    patience = next;
  }

  Patience patience() {
    return patience;
  }

  /// Told once, on the connection's loop.
  interface Result {
    void opened(BackendConnection connection);

    void failed(BackendFailure failure);
  }

  void connect(
      EventLoop loop, BackendPool pool, BackendTarget target, Flavor flavor, Result result) {
    BackendLogin login =
        new BackendLogin(
            pool, target, flavor, target.schema(), marks.next(), patience.connectMillis(), result);
    dial(loop, target, login);
  }

  private void dial(EventLoop loop, BackendTarget target, BackendLogin login) {
    new Bootstrap()
        .group(loop)
        .channel(transport.channel())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, patience.connectMillis())
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                transport.channels().add(channel);
                channel.pipeline().addLast("login", login);
              }
            })
        .connect(new InetSocketAddress(target.host(), target.port()))
        .addListener(future -> {
          if (!future.isSuccess()) {
            login.refused(
                future.cause() == null ? "no answer" : String.valueOf(future.cause().getMessage()));
          }
        });
  }

  /// KILL [QUERY] from a connection opened for it alone: neither a limit nor a busy pool may hold
  /// it back.
  void kill(EventLoop loop, BackendConnection victim, boolean queryOnly, Runnable done) {
    BackendTarget target = victim.target();
    String sql = (queryOnly ? "KILL QUERY " : "KILL ") + victim.threadId();
    Result result =
        new Result() {
          @Override
          public void opened(BackendConnection killer) {
            killer.send(Commands.query(killer.channel().alloc(), sql), new Killing(done));
            killer.flush();
            var unused =
                loop.schedule(killer::retire, patience.connectMillis(), TimeUnit.MILLISECONDS);
          }

          @Override
          public void failed(BackendFailure failure) {
            log.warn("{} on server '{}' failed: {}", sql, target.server(), failure.message());
            done.run();
          }
        };
    dial(
        loop,
        target,
        new BackendLogin(
            victim.pool(),
            target,
            victim.flavor(),
            "",
            marks.next(),
            patience.connectMillis(),
            result));
  }

  /// A victim that has gone already (1094) is as good as killed.
  private static final class Killing extends Swallow {
    private final Runnable done;

    Killing(Runnable done) {
      this.done = done;
    }

    @Override
    public void completed(BackendConnection killer, ReplyTracker tracker) {
      killer.sendWithoutReply(Commands.simple(killer.channel().alloc(), Command.COM_QUIT));
      killer.flush();
      killer.retire();
      done.run();
    }

    @Override
    public void failed(BackendConnection killer, BackendFailure lost) {
      if (killer.alive()) {
        return;
      }
      done.run();
    }
  }
}
