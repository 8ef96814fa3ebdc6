package io.kintsugi.xa.deadlock;

/// One edge: a connection that waits for a row lock, and one that holds it.
record LockWait(ServerThread waiting, ServerThread blocking) {}
