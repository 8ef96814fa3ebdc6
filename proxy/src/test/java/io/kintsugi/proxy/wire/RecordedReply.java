package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/// A listener that writes down what it was told, and every byte of it.
final class RecordedReply implements ReplyTracker.Listener {
  final List<String> events = new ArrayList<>();
  final List<byte[]> rows = new ArrayList<>();
  final ByteBuf all = Unpooled.buffer();

  @Override
  public void packet(ReplyTracker.Kind kind, ByteBuf packet) {
    events.add(kind.name());
    all.writeBytes(packet.duplicate());
  }

  @Override
  public void rows(ByteBuf run) {
    if (events.isEmpty() || !events.getLast().equals("run")) {
      events.add("run");
    }
    all.writeBytes(run.duplicate());
  }

  @Override
  public void row(ByteBuf payload) {
    events.add("row");
    rows.add(Hex.rest(payload));
  }

  String story() {
    return String.join(" ", events);
  }
}
