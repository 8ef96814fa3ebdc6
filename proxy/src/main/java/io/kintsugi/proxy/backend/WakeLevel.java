package io.kintsugi.proxy.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;

/// How many bytes must have come before the kernel wakes the loop (`SO_RCVLOWAT`, socket(7)).
///
/// A server answers each of several pipelined commands by a send of its own, and nobody looks at
/// the answers before the last one. Where the others' length is known at least, the loop sleeps
/// through them: one waking for all. A level above what really comes would never wake it, so it is
/// raised by no more than the shortest answers there can be, and a closed connection wakes always.
final class WakeLevel {
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVLOWAT = 18;
  private static final ChannelOption<Integer> LEVEL =
      new IntegerUnixChannelOption("SO_RCVLOWAT", SOL_SOCKET, SO_RCVLOWAT);

  private final Channel channel;
  private final boolean known;
  private int level = 1;

  WakeLevel(Channel channel) {
    this.channel = channel;
    this.known = set(1);
  }

  /// @param bytes what comes at least before anything that is waited for
  void skip(int bytes) {
    if (known && level != bytes + 1 && channel.isOpen()) {
      level = set(bytes + 1) ? bytes + 1 : 1;
    }
  }

  private boolean set(int bytes) {
    try {
      return channel.config().setOption(LEVEL, bytes);
    } catch (ChannelException e) {
      // Closed in between, or not Linux.
      return false;
    }
  }
}
