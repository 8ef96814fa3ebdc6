package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendPools;
import io.kintsugi.proxy.backend.BackendTarget;
import io.kintsugi.router.plan.RouteScratch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What the sessions of one event loop share: pools, scratch memory, a clock. Only that loop
/// touches it, so nothing here is guarded.
final class LoopContext {
  private static final int LARGEST_SCRATCH = 1 << 20;
  private static final int MOST_PROVEN = 1000;
  private static final long TICK_MILLIS = 100;
  private final ProxyContext proxy;
  private final EventLoop loop;
  private final BackendPools pools;
  private final RouteScratch scratch = new RouteScratch();
  private final Set<ClientSession> sessions = new HashSet<>();
  private final Map<String, Set<String>> proven = new HashMap<>();
  private byte[] text = new byte[8192];

  LoopContext(ProxyContext proxy, EventLoop loop, BackendPools pools) {
    this.proxy = proxy;
    this.loop = loop;
    this.pools = pools;
    var unused =
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  ProxyContext proxy() {
    return proxy;
  }

  EventLoop loop() {
    return loop;
  }

  BackendPools pools() {
    return pools;
  }

  RouteScratch scratch() {
    return scratch;
  }

  Set<ClientSession> sessions() {
    return sessions;
  }

  /// A copy of the readable bytes for the router to read: valid until the next call, and only the
  /// first {@code readableBytes} of it.
  byte[] text(ByteBuf bytes) {
    int length = bytes.readableBytes();
    byte[] into = text;
    if (into.length < length) {
      into = new byte[Math.max(length, Math.min(2 * into.length, LARGEST_SCRATCH))];
      if (into.length <= LARGEST_SCRATCH) {
        text = into;
      }
    }
    bytes.getBytes(bytes.readerIndex(), into, 0, length);
    return into;
  }

  /// Whether this server has accepted this SET before, so that it may be pipelined.
  boolean proven(BackendTarget target, String set) {
    Set<String> accepted = proven.get(target.server());
    return accepted != null && accepted.contains(set);
  }

  void prove(BackendTarget target, String set) {
    Set<String> accepted = proven.computeIfAbsent(target.server(), name -> new HashSet<>());
    if (accepted.size() >= MOST_PROVEN) {
      accepted.clear();
    }
    accepted.add(set);
  }

  void close() {
    for (ClientSession session : sessions.toArray(new ClientSession[0])) {
      session.close();
    }
    pools.close();
  }

  private void tick() {
    long now = System.nanoTime();
    pools.tick(now);
    for (ClientSession session : sessions.toArray(new ClientSession[0])) {
      session.tick(now);
    }
  }
}
