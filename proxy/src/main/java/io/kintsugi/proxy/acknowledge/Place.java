package io.kintsugi.proxy.acknowledge;

/// Where a commit was made: the shard, by its number, and the server that was its primary then.
public record Place(int shard, String server) {}
