package io.kintsugi.proxy.session.state;

import io.kintsugi.proxy.session.show.MetadataContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a session does and since when, for the process list and the clock; other threads may read
/// it.
public final class Activity {
  private volatile byte[] text = {};
  private volatile long since = System.nanoTime();

  /// What runs now; copied, because other threads read it.
  public void doing(byte[] sql, int from, int to) {
    text = Arrays.copyOfRange(sql, from, to);
  }

  /// A command begins, or the session falls idle.
  public void changed() {
    since = System.nanoTime();
  }

  /// The same at a moment that was told already.
  public void changed(long now) {
    since = now;
  }

  /// {@link System#nanoTime} of the last change.
  public long since() {
    return since;
  }

  /// This session as others see it.
  public MetadataContext.Process process(SessionState state, boolean running) {
    String what = running ? new String(text, StandardCharsets.UTF_8) : "";
    return new MetadataContext.Process(
        state.connectionId(),
        state.user(),
        state.host(),
        state.schema(),
        what.isEmpty() ? "Sleep" : "Query",
        (System.nanoTime() - since) / 1_000_000_000L,
        what.isEmpty() ? "" : "executing",
        what.isEmpty() ? null : what);
  }
}
