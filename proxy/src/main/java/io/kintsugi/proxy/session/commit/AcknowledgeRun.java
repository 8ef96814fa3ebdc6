package io.kintsugi.proxy.session.commit;

import io.kintsugi.proxy.acknowledge.Place;
import io.kintsugi.proxy.acknowledge.Verdict;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.Run;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A commit that is done waits to be acknowledged by replicas, while its client waits to be told.
/// Its connections are given back already.
public final class AcknowledgeRun extends Run {
  private static final String INTERRUPTED = "the wait for them was interrupted";
  private final ClientSession session;
  private final List<Place> places;
  private final Runnable then;

  private AcknowledgeRun(ClientSession session, List<Place> places, Runnable then) {
    this.session = session;
    this.places = places;
    this.then = then;
  }

  /// Ends the session's present run.
  ///
  /// @param places where something was committed
  /// @param then what follows when that is acknowledged, or when nobody asks for it
  public static void start(ClientSession session, List<Place> places, Runnable then) {
    boolean waits = session.loop().acknowledger().wanted() && !places.isEmpty();
    session.continueWith(
        waits ? () -> session.start(new AcknowledgeRun(session, places, then)) : then);
  }

  /// Where these branches are, if anybody will ask.
  static List<Place> places(ClientSession session, List<Transaction.Branch> branches) {
    if (!session.loop().acknowledger().wanted()) {
      return List.of();
    }
    List<Place> places = new ArrayList<>(branches.size());
    for (Transaction.Branch branch : branches) {
      places.add(new Place(branch.shard(), branch.connection().target().server()));
    }
    return places;
  }

  @Override
  public void start() {
    session.loop().acknowledger().await(places, session.flavor(), this::told);
  }

  private void told(Verdict verdict) {
    if (!finish()) {
      return;
    }
    ProxyError error = error(verdict);
    if (error == null) {
      session.continueWith(then);
    } else {
      session.replies().error(error);
      session.runOver();
    }
  }

  private @Nullable ProxyError error(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Acknowledged fine -> null;
      case Verdict.Alone alone ->
          session.loop().proxy().strict() ? ProxyError.notAcknowledged(alone.reason()) : null;
      case Verdict.Lost lost -> ProxyError.notAcknowledged(lost.reason());
    };
  }

  @Override
  public void refuse() {}

  @Override
  public void abandon() {
    finish();
  }

  /// What is committed stays so: the client must not take it for undone.
  @Override
  public void interrupt(ProxyError reason) {
    told(new Verdict.Lost(INTERRUPTED));
  }

  @Override
  public void hangUp() {}
}
