package io.kintsugi.proxy.session.plane;

import io.kintsugi.proxy.wire.Capability;
import io.kintsugi.proxy.wire.ClientAuth;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.Greeting;
import io.kintsugi.proxy.wire.HandshakeResponse;
import io.kintsugi.proxy.wire.LenEnc;
import io.kintsugi.proxy.wire.OkPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A MySQL client on a plain blocking socket that sends exactly what a test tells it to, also what
/// no driver would. Reads give up after half a minute.
final class WireClient implements AutoCloseable {
  static final int USUAL =
      Capability.OFFERED
          & ~Capability.CLIENT_COMPRESS
          & ~Capability.CLIENT_ZSTD_COMPRESSION_ALGORITHM
          & ~Capability.CLIENT_SESSION_TRACK
          & ~Capability.CLIENT_QUERY_ATTRIBUTES
          & ~Capability.CLIENT_IGNORE_SPACE;
  private static final int PATIENCE_MILLIS = 30_000;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final int capabilities;
  private final Greeting greeting;
  private int sequence;

  /// One statement's answer.
  record Answer(
      @Nullable ErrPacket error,
      @Nullable OkPacket ok,
      List<String> columns,
      List<List<@Nullable String>> rows) {
    int errno() {
      return error == null ? 0 : error.errorCode();
    }

    String message() {
      return error == null ? "" : error.text();
    }

    /// The OK that was the answer, or that ended its rows.
    OkPacket end() {
      if (ok == null) {
        throw new AssertionError("refused: " + error);
      }
      return ok;
    }
  }

  private WireClient(Socket socket, int capabilities) throws IOException {
    this.socket = socket;
    this.capabilities = capabilities;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    ByteBuf first = packet();
    if (first.getUnsignedByte(0) == ErrPacket.HEADER) {
      throw new Refused(ErrPacket.decode(first));
    }
    greeting = Greeting.decode(first);
  }

  /// The server said no.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;
    private final int errno;

    Refused(ErrPacket error) {
      super(error.errorCode() + " " + error.text());
      errno = error.errorCode();
    }

    int errno() {
      return errno;
    }
  }

  /// Connected and greeted, nothing sent.
  static WireClient connect(int port) throws IOException {
    return new WireClient(new Socket("127.0.0.1", port), USUAL);
  }

  static WireClient login(int port, String user, String password, String schema, int capabilities)
      throws IOException {
    WireClient client = new WireClient(new Socket("127.0.0.1", port), capabilities);
    client.logIn(user, password, schema);
    return client;
  }

  private void logIn(String user, String password, String schema) throws IOException {
    ClientAuth auth = new ClientAuth(password, false, true, capabilities);
    byte[] response = auth.response(greeting);
    HandshakeResponse hello =
        new HandshakeResponse(
            capabilities,
            1 << 24,
            255,
            user,
            response,
            schema,
            auth.plugin().wireName(),
            Map.of("program_name", "wire-client"),
            3);
    ByteBuf payload = Unpooled.buffer();
    hello.encode(payload);
    write(payload, 1);
    answerChallenges(auth);
  }

  private void answerChallenges(ClientAuth auth) throws IOException {
    while (true) {
      switch (auth.next(packet())) {
        case ClientAuth.Send send -> write(Unpooled.wrappedBuffer(send.payload()), sequence + 1);
        case ClientAuth.Wait wait -> {}
        case ClientAuth.Done done -> {
          return;
        }
        case ClientAuth.Failed failed -> throw new Refused(failed.error());
      }
    }
  }

  /// The challenge's answer for COM_CHANGE_USER.
  void changeUser(String user, String password, String schema) throws IOException {
    ClientAuth auth = new ClientAuth(password, false, true, capabilities);
    byte[] response = auth.response(greeting);
    ByteBuf payload = Unpooled.buffer().writeByte(Command.COM_CHANGE_USER);
    payload.writeCharSequence(user, StandardCharsets.UTF_8);
    payload.writeByte(0).writeByte(response.length).writeBytes(response);
    payload.writeCharSequence(schema, StandardCharsets.UTF_8);
    payload.writeByte(0).writeShortLE(255);
    payload.writeCharSequence(auth.plugin().wireName(), StandardCharsets.UTF_8);
    payload.writeByte(0).writeByte(0);
    write(payload, 0);
    answerChallenges(auth);
  }

  int connectionId() {
    return greeting.connectionId();
  }

  void socketBuffer(int bytes) throws IOException {
    socket.setReceiveBufferSize(bytes);
  }

  /// Sends one packet without waiting for its answer.
  void write(ByteBuf payload, int number) throws IOException {
    raw(framed(payload, number));
  }

  static ByteBuf framed(ByteBuf payload, int number) {
    ByteBuf packets = Unpooled.buffer(payload.readableBytes() + 8);
    int id = number;
    while (true) {
      int length = Math.min(payload.readableBytes(), 0xFFFFFF);
      packets.writeMediumLE(length).writeByte(id++).writeBytes(payload, length);
      if (length < 0xFFFFFF) {
        return packets;
      }
    }
  }

  void raw(ByteBuf bytes) throws IOException {
    byte[] copy = new byte[bytes.readableBytes()];
    bytes.readBytes(copy);
    out.write(copy);
    out.flush();
  }

  static ByteBuf command(int code, byte[] body) {
    return Unpooled.buffer(body.length + 1).writeByte(code).writeBytes(body);
  }

  void send(String sql) throws IOException {
    write(command(Command.COM_QUERY, sql.getBytes(StandardCharsets.UTF_8)), 0);
  }

  Answer query(String sql) throws IOException {
    send(sql);
    return answer();
  }

  Answer command(int code) throws IOException {
    write(command(code, new byte[0]), 0);
    return answer();
  }

  /// The next answer of a statement in the text protocol; cells of the binary one are not read.
  Answer answer() throws IOException {
    ByteBuf first = packet();
    int header = first.getUnsignedByte(0);
    if (header == ErrPacket.HEADER) {
      return new Answer(ErrPacket.decode(first), null, List.of(), List.of());
    }
    if (header == 0 || (header == 0xFE && first.readableBytes() < 9)) {
      OkPacket ok = header == 0 ? OkPacket.decode(first, capabilities) : OkPacket.of(0, 0, 0, 0);
      return new Answer(null, ok, List.of(), List.of());
    }
    return rows((int) LenEnc.readInt(first));
  }

  private Answer rows(int count) throws IOException {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(io.kintsugi.proxy.wire.ColumnDefinition.decode(packet()).name());
    }
    boolean deprecated = Capability.has(capabilities, Capability.CLIENT_DEPRECATE_EOF);
    if (!deprecated) {
      packet();
    }
    List<List<@Nullable String>> rows = new ArrayList<>();
    while (true) {
      ByteBuf next = packet();
      int header = next.getUnsignedByte(0);
      if (header == ErrPacket.HEADER) {
        return new Answer(ErrPacket.decode(next), null, columns, rows);
      }
      if (header == 0xFE
          && next.readableBytes() < 0xFFFFFF
          && (deprecated || next.readableBytes() < 9)) {
        OkPacket end =
            deprecated
                ? OkPacket.decode(next, capabilities)
                : OkPacket.of(0, 0, next.getUnsignedShortLE(3), 0);
        return new Answer(null, end, columns, rows);
      }
      List<@Nullable String> row = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] cell = LenEnc.readNullableBytes(next);
        row.add(cell == null ? null : new String(cell, StandardCharsets.UTF_8));
      }
      rows.add(row);
    }
  }

  /// The next whole payload.
  ByteBuf packet() throws IOException {
    ByteBuf whole = Unpooled.buffer();
    int length;
    do {
      length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
      sequence = in.readUnsignedByte();
      byte[] part = new byte[length];
      in.readFully(part);
      whole.writeBytes(part);
    } while (length == 0xFFFFFF);
    return whole;
  }

  int lastSequence() {
    return sequence;
  }

  /// Whether the server has hung up; what it still said before is skipped.
  boolean hungUp() throws IOException {
    try {
      while (true) {
        packet();
      }
    } catch (EOFException | java.net.SocketException e) {
      return true;
    }
  }

  /// Ends the connection without a word.
  void vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
