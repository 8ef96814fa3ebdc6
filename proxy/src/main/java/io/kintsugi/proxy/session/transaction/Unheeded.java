package io.kintsugi.proxy.session.transaction;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.wire.ReplyTracker;

/// The answer to a statement that may fail: the one behind it tells whether it matters.
public final class Unheeded extends Swallow {
  @Override
  public void completed(BackendConnection connection, ReplyTracker tracker) {}
}
