package io.kintsugi.proxy.session;

/// One client command being carried out; a session has at most one at a time, on its own loop.
abstract class Run {
  private boolean over;

  /// Begins; may end before it returns.
  abstract void start();

  /// Will not be started after all: gives back what it holds.
  abstract void refuse();

  /// The client reads again: shards that were held back may go on.
  void resume() {}

  /// The client went away: what it asked for is ended on the servers, and nothing is answered.
  abstract void abandon();

  /// KILL QUERY or a timeout: ends early; the client gets an error.
  abstract void interrupt(ProxyError reason);

  final boolean over() {
    return over;
  }

  /// True the first time only: a run ends once, however many things go wrong at the same time.
  final boolean finish() {
    boolean first = !over;
    over = true;
    return first;
  }
}
