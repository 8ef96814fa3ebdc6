package io.kintsugi.xa.deadlock;

/// A connection as its server numbers it.
public record ServerThread(String server, long id) {}
