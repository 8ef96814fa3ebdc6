package io.kintsugi.proxy.session;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// A client that is sent away: it goes as soon as no statement runs and no transaction is open.
final class Departure {
  private static final long PARTING_MILLIS = 100;
  private final ClientSession session;
  private final Channel channel;
  private @Nullable ProxyError reason;

  Departure(ClientSession session, Channel channel) {
    this.session = session;
    this.channel = channel;
  }

  /// @param why told in answer to whatever the client sends next
  void begin(ProxyError why) {
    reason = why;
    ifIdle();
  }

  /// The client's connection is closed a moment after it was told: were something of the client's
  /// unread then, it would be reset, and the client might never see what it was told last.
  void ifIdle() {
    ProxyError why = reason;
    if (why == null || busy() || session.closed()) {
      return;
    }
    session.output().sequence(0);
    session.replies().error(why);
    session.output().flush();
    session.end();
    var unused =
        session.loop().loop().schedule(() -> channel.close(), PARTING_MILLIS, MILLISECONDS);
  }

  private boolean busy() {
    Transaction transaction = session.transaction();
    return session.run() != null
        || session.intake().relogs()
        || session.queue().busy()
        || transaction.explicit()
        || transaction.anyOpen();
  }
}
