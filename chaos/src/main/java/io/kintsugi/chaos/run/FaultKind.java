package io.kintsugi.chaos.run;

import java.util.Locale;

/// What is done to the stand while clients work.
public enum FaultKind {
  /// `kill -9` of a proxy.
  KILL_PROXY,
  /// A proxy dies at a step of a commit.
  KILL_PROXY_AT_STEP,
  /// SIGSTOP for longer than the lease, so that another one, or itself, finds it fenced.
  PAUSE_PROXY,
  /// `kill -9` of a MySQL server.
  KILL_SERVER,
  /// SIGSTOP of a MySQL server.
  PAUSE_SERVER,
  /// All connections to a server end, and new ones too.
  CUT_LINK,
  /// Bytes to a server, from it, or both wait.
  STALL_LINK,
  /// Every request to a server is late.
  SLOW_LINK,
  /// The network forgets the connections to a server: neither end ever hears of the other again.
  FORGET_CONNECTIONS,
  /// A statement of the commit protocol does not reach its server.
  LOSE_REQUEST,
  /// A statement of the commit protocol is carried out, and its answer lost.
  LOSE_REPLY,
  /// A statement of the commit protocol is held for a while.
  HOLD_REQUEST,
  /// Connections to a server end by KILL.
  KILL_CONNECTIONS,
  /// FLUSH TABLES WITH READ LOCK: commits wait or are refused.
  READ_LOCK,
  /// `super_read_only`, as on a primary that was demoted.
  READ_ONLY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
