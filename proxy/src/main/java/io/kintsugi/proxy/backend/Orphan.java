package io.kintsugi.proxy.backend;

/// A session that the proxy has hung up on while its server may have had work or locks of it.
///
/// @param mark the login's. Numbers of connections begin anew with each start of a server, and
///   another server may have taken the address over
public record Orphan(String server, String mark) {}
