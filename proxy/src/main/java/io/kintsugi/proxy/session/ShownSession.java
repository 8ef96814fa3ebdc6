package io.kintsugi.proxy.session;

import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.session.transaction.Transaction;

/// A session as operators see it.
final class ShownSession {
  private ShownSession() {}

  /// On the session's loop.
  ///
  /// @param now {@link System#nanoTime}
  static Model.Session of(ClientSession session, long now) {
    SessionState state = session.state();
    Transaction transaction = session.transaction();
    boolean runs = session.run() != null;
    return new Model.Session(
        state.connectionId(),
        state.user(),
        state.host(),
        state.schema(),
        session.link().program(),
        runs ? "Query" : "Sleep",
        runs ? "executing" : "",
        (now - session.activity().since()) / 1_000_000_000L,
        transaction.explicit() || transaction.anyOpen(),
        transaction.anyOpen() ? (now - transaction.since()) / 1_000_000_000L : 0,
        transaction.branches().stream().map(branch -> session.shardName(branch.shard())).toList(),
        session.observation().text(),
        session.link().secure());
  }
}
