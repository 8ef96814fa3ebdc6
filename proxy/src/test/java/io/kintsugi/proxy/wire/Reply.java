package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.IntStream;

/// Builds a server's reply packet by packet.
final class Reply {
  private final ByteBuf out = Unpooled.buffer();
  private final boolean deprecateEof;
  private int sequence = 1;

  Reply(boolean deprecateEof) {
    this.deprecateEof = deprecateEof;
  }

  Reply packet(String hex) {
    return packet(Hex.bytes(hex));
  }

  Reply packet(byte[] payload) {
    sequence = PacketWriter.write(out, payload, sequence);
    return this;
  }

  Reply columns(int count) {
    ByteBuf number = Unpooled.buffer();
    LenEnc.writeInt(number, count);
    return packet(Hex.rest(number)).definitions(count).eofBehindDefinitions(2);
  }

  Reply definitions(int count) {
    List<String> names = IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
    for (String name : names) {
      sequence = ColumnDefinition.text(name, 10).write(out, sequence);
    }
    return this;
  }

  Reply eofBehindDefinitions(int status) {
    if (!deprecateEof) {
      sequence = new EofPacket(0, status).write(out, sequence);
    }
    return this;
  }

  Reply end(int status, int warnings) {
    if (deprecateEof) {
      return ok(OkPacket.of(0, 0, status, warnings).asEof());
    }
    sequence = new EofPacket(warnings, status).write(out, sequence);
    return this;
  }

  Reply ok(OkPacket ok) {
    sequence = ok.write(out, 0, sequence);
    return this;
  }

  Reply err(int code) {
    sequence = ErrPacket.of(code, "no").write(out, sequence);
    return this;
  }

  byte[] bytes() {
    return Hex.rest(out);
  }
}
