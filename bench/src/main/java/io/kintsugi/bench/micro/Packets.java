package io.kintsugi.bench.micro;

import io.kintsugi.proxy.wire.CommandFramer;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// 64 KB of small packets: rows that a server sends, and commands that a client pipelines.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Packets {
  private static final int BYTES = 64 * 1024;
  private static final int PING = 0x0e;

  @Param({"12", "120"})
  private int payload = 12;

  private final ReplyTracker tracker = new ReplyTracker(true);
  private final EmbeddedChannel client = new EmbeddedChannel(new CommandFramer(1 << 26, 0));

  /// A result set of one column: its count, its definition, and rows to the end of the buffer.
  @Benchmark
  public int replyTracker(Blackhole hole) {
    ByteBuf reply = Unpooled.directBuffer(BYTES + 64);
    packet(reply, 1, 1, 1);
    packet(reply, 2, 40, 3);
    int id = 3;
    for (int at = 0; at < BYTES; at += payload + 4) {
      packet(reply, id++ & 0xFF, payload, 5);
    }
    packet(reply, id & 0xFF, 7, 0xFE);
    tracker.start(ReplyTracker.Expect.COMMAND, ReplyTracker.Mode.FORWARD);
    boolean ended = tracker.feed(reply, new Ignoring(hole));
    reply.release();
    if (!ended) {
      throw new IllegalStateException("the reply did not end");
    }
    return id;
  }

  @Benchmark
  public int commandFramer() {
    ByteBuf commands = Unpooled.directBuffer(BYTES + 64);
    for (int at = 0; at < BYTES; at += payload + 4) {
      packet(commands, 0, payload, PING);
    }
    client.writeInbound(commands);
    int count = 0;
    for (ByteBuf one = client.readInbound(); one != null; one = client.readInbound()) {
      one.release();
      count++;
    }
    return count;
  }

  private static void packet(ByteBuf out, int sequence, int length, int first) {
    out.writeMediumLE(length).writeByte(sequence).writeByte(first).writeZero(length - 1);
  }

  private record Ignoring(Blackhole hole) implements ReplyTracker.Listener {
    @Override
    public void packet(ReplyTracker.Kind kind, ByteBuf packet) {
      hole.consume(packet);
    }

    @Override
    public void rows(ByteBuf run) {
      hole.consume(run);
    }

    @Override
    public void row(ByteBuf row) {
      hole.consume(row);
    }
  }
}
