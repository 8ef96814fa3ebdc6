package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;

/// Compares two values that are not NULL where they lie in their rows, as MySQL would. May keep
/// scratch state: one instance serves one key of one statement.
@FunctionalInterface
interface ValueOrder {
  int compare(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength);
}
