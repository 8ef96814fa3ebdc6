package io.kintsugi.proxy.session;

import io.netty.buffer.ByteBuf;

/// Carries out the commands of one session, each when the one before it is over.
public abstract class ClientCommands {
  /// Begins the command in this packet, which it does not own: what outlives the call is copied.
  public abstract void dispatch(ByteBuf payload);

  /// The client is gone.
  public abstract void close();
}
