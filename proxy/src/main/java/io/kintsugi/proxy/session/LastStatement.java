package io.kintsugi.proxy.session;

import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.router.plan.RoutePlan.KeyOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What later statements may ask about the last one: rows, keys, warnings.
public final class LastStatement {
  private final ClientSession session;

  LastStatement(ClientSession session) {
    this.session = session;
  }

  /// Keeps the outcome of a statement that one shard answered.
  public void remember(
      ReplyTracker tracker, @Nullable ErrPacket error, long generated, KeyOrigin origin) {
    SessionState state = session.state();
    state.warnings(List.of());
    if (error != null) {
      session.observation().failed(error.errorCode());
      session.moreResults(false);
      state.rowCount(-1);
      state.warnings(List.of(new SessionState.Warning("Error", error.errorCode(), error.text())));
      return;
    }
    if (tracker.isResultSet()) {
      state.foundRows(tracker.rowCount());
      state.rowCount(-1);
    } else {
      state.foundRows(0);
      state.rowCount(tracker.affectedRows());
      long made = origin == KeyOrigin.SERVER ? tracker.lastInsertId() : 0;
      long inserted = generated != 0 ? generated : made;
      if (inserted != 0) {
        state.lastInsertId(inserted);
      }
    }
  }

  /// A write over several shards is over.
  ///
  /// @param generated the first key that was made, not given; 0 for none
  public void rememberWrite(OkPacket sum, long generated) {
    SessionState state = session.state();
    state.foundRows(0);
    state.rowCount(sum.affectedRows());
    state.warnings(List.of());
    if (generated != 0) {
      state.lastInsertId(generated);
    }
  }
}
