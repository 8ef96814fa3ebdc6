package io.kintsugi.proxy.session.reply;

import io.kintsugi.proxy.wire.PacketWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/// The client's side of a reply: small packets gather in one buffer, large runs pass through as the
/// slices they came in, in order. Used by the channel's loop only.
public final class ReplyOutput {
  private static final int COPY_BELOW = 2048;
  private static final int FULL = 16 * 1024;
  private final Channel channel;
  private ByteBuf gathered;
  private int sequence = 1;

  public ReplyOutput(Channel channel) {
    this.channel = channel;
    this.gathered = io.netty.buffer.Unpooled.EMPTY_BUFFER;
  }

  /// The next packet's sequence id, 0 to 255.
  public int sequence() {
    return sequence;
  }

  public void sequence(int next) {
    sequence = next & 0xFF;
  }

  /// A buffer to append whole packets to, numbered by the caller.
  public ByteBuf gather(int room) {
    if (gathered.capacity() == 0) {
      gathered = channel.alloc().buffer(Math.max(512, room));
    }
    return gathered;
  }

  /// One packet made here: header, number, payload. Does not own {@code payload}.
  public void packet(ByteBuf payload) {
    sequence = PacketWriter.write(gather(payload.readableBytes() + 4), payload, sequence) & 0xFF;
    pushIfFull();
  }

  /// Bytes that are packets already. Does not own {@code run}.
  public void raw(ByteBuf run) {
    raw(run, run.readerIndex(), run.readableBytes());
  }

  /// A part of {@code in}, which is not owned; no slice is made of a small one.
  public void raw(ByteBuf in, int index, int length) {
    if (length < COPY_BELOW) {
      gather(length).writeBytes(in, index, length);
      pushIfFull();
    } else {
      push();
      channel.write(in.retainedSlice(index, length), channel.voidPromise());
    }
  }

  private void pushIfFull() {
    if (gathered.readableBytes() >= FULL) {
      push();
    }
  }

  private void push() {
    if (gathered.isReadable()) {
      ByteBuf full = gathered;
      gathered = io.netty.buffer.Unpooled.EMPTY_BUFFER;
      channel.write(full, channel.voidPromise());
    }
  }

  public void flush() {
    push();
    channel.flush();
  }

  public boolean writable() {
    return channel.isWritable();
  }

  /// The channel is gone: what was gathered is given back.
  public void discard() {
    gathered.release();
    // What is still written now goes nowhere, and nobody would release it.
    gathered = io.netty.buffer.Unpooled.buffer(64);
  }
}
