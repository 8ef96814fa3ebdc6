package io.kintsugi.proxy.session;

import io.kintsugi.proxy.session.reply.ProxyError;

/// One client command being carried out; a session has at most one at a time, on its own loop.
public abstract class Run {
  private boolean over;
  private boolean stopped;

  /// Begins; may end before it returns.
  public abstract void start();

  /// Will not be started after all: gives back what it holds.
  public abstract void refuse();

  /// Whether it ends the session's transaction: it may begin when that is broken, and is waited for
  /// when the proxy ends.
  public boolean endsTransaction() {
    return false;
  }

  /// Called a few times a second, to see to what makes no noise.
  public void check(long now) {}

  /// The client reads again: shards that were held back may go on.
  public void resume() {}

  /// The client went away: what it asked for is ended on the servers, and nothing is answered.
  public abstract void abandon();

  /// KILL QUERY or a timeout: ends early; the client gets an error.
  public abstract void interrupt(ProxyError reason);

  /// The servers did not answer the kill in time: their connections are closed, which ends whatever
  /// waits for them.
  public abstract void hangUp();

  /// Interrupts at most once, however often it is asked for; true when it was this call.
  final boolean stop(ProxyError reason) {
    boolean first = !stopped && !over;
    stopped = true;
    if (first) {
      interrupt(reason);
    }
    return first;
  }

  final boolean stopped() {
    return stopped;
  }

  protected final boolean over() {
    return over;
  }

  /// True the first time only: a run ends once, however many things go wrong at the same time.
  protected final boolean finish() {
    boolean first = !over;
    over = true;
    return first;
  }
}
