package io.kintsugi.proxy.session;

import io.kintsugi.proxy.session.reply.ProxyError;
import org.jspecify.annotations.Nullable;

/// Ends what takes too long: a statement beyond its time, a server that does not heed a KILL, a
/// client that is silent.
final class RunLimits {
  private final ClientSession session;
  private long stoppedAt;

  RunLimits(ClientSession session) {
    this.session = session;
  }

  void stop(Run current, ProxyError reason) {
    if (current.stop(reason)) {
      stoppedAt = System.nanoTime();
    }
  }

  /// Called by the loop's clock.
  void tick(long now) {
    ProxyContext proxy = session.loop().proxy();
    @Nullable Run current = session.run();
    long busy = now - session.activity().since();
    if (current == null) {
      if (busy > proxy.idleTimeoutNanos()) {
        session.close();
      }
    } else if (proxy.statementTimeoutNanos() > 0 && busy > proxy.statementTimeoutNanos()) {
      stop(current, ProxyError.TIMEOUT);
    }
    if (current != null) {
      current.check(now);
    }
    if (current != null && current.stopped() && now - stoppedAt > proxy.killTimeoutNanos()) {
      current.hangUp();
    }
  }
}
