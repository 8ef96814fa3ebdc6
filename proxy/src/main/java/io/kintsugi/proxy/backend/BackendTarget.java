package io.kintsugi.proxy.backend;

import io.kintsugi.config.Secret;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/// Where a connection goes: one schema on one server, and how to log in there.
///
/// A connection never changes its schema: a `USE` that failed behind our back would send the next
/// statement to another shard's tables.
///
/// @param shard the shard's name, for messages
/// @param server the server's name, for messages and limits
/// @param tls null for a plain connection
/// @param tlsRequired whether a server without TLS is refused
public record BackendTarget(
    String shard,
    String server,
    String host,
    int port,
    String user,
    Secret password,
    String schema,
    @Nullable SslContext tls,
    boolean tlsRequired) {}
