package io.kintsugi.proxy.session.reply;

import io.kintsugi.proxy.backend.BackendConnection;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;

/// Servers that are not read because the client does not read.
public final class Throttle {
  private final Channel client;
  private final ReplyOutput output;
  private final List<BackendConnection> paused = new ArrayList<>();

  public Throttle(Channel client, ReplyOutput output) {
    this.client = client;
    this.output = output;
  }

  /// The client's socket is full: the server that feeds it is not read until it drains.
  public void check(BackendConnection source) {
    if (!client.isWritable() && !paused.contains(source)) {
      output.flush();
      if (!client.isWritable()) {
        paused.add(source);
        source.reading(false);
      }
    }
  }

  /// Nobody may be found paused by its next borrower, nor be resumed by its last one.
  public void resume() {
    if (!paused.isEmpty()) {
      paused.forEach(source -> source.reading(true));
      paused.clear();
    }
  }
}
