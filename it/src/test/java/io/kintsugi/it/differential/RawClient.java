package io.kintsugi.it.differential;

import io.kintsugi.proxy.wire.Capability;
import io.kintsugi.proxy.wire.ClientAuth;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.ExecuteParameters;
import io.kintsugi.proxy.wire.Greeting;
import io.kintsugi.proxy.wire.HandshakeResponse;
import io.kintsugi.proxy.wire.LenEnc;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.PacketWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A blocking client that shows packets as they are: drivers hide flags, lengths and warnings.
/// Speaks CLIENT_DEPRECATE_EOF; packets up to 16 MiB.
public final class RawClient implements AutoCloseable {
  private static final int CAPABILITIES =
      Capability.CLIENT_PROTOCOL_41
          | Capability.CLIENT_LONG_PASSWORD
          | Capability.CLIENT_LONG_FLAG
          | Capability.CLIENT_TRANSACTIONS
          | Capability.CLIENT_SECURE_CONNECTION
          | Capability.CLIENT_PLUGIN_AUTH
          | Capability.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA
          | Capability.CLIENT_CONNECT_WITH_DB
          | Capability.CLIENT_MULTI_STATEMENTS
          | Capability.CLIENT_MULTI_RESULTS
          | Capability.CLIENT_PS_MULTI_RESULTS
          | Capability.CLIENT_DEPRECATE_EOF;
  private static final int CURSOR_TYPE_READ_ONLY = 1;
  private static final int MAX_PACKET = 1 << 24;
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final List<String> loginSteps = new ArrayList<>();
  private int sequence;

  public RawClient(int port, String user, String password, String schema) throws IOException {
    this(port, user, password, schema, 0);
  }

  /// @param more further capabilities to claim, e.g. CLIENT_FOUND_ROWS
  RawClient(int port, String user, String password, String schema, int more) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    login(user, password, schema, CAPABILITIES | more);
  }

  private void login(String user, String password, String schema, int capabilities)
      throws IOException {
    Greeting greeting = Greeting.decode(read());
    ClientAuth auth = new ClientAuth(password, false, true, capabilities);
    byte[] answer = auth.response(greeting);
    ByteBuf response = Unpooled.buffer();
    new HandshakeResponse(
            capabilities,
            MAX_PACKET,
            ColumnDefinition.CHARSET_UTF8MB4_0900_AI_CI,
            user,
            answer,
            schema,
            auth.plugin().wireName(),
            Map.of(),
            0)
        .encode(response);
    write(response);
    while (true) {
      ClientAuth.Step step = auth.next(read());
      loginSteps.add(step.getClass().getSimpleName());
      switch (step) {
        case ClientAuth.Send send -> write(Unpooled.wrappedBuffer(send.payload()));
        case ClientAuth.Wait wait -> {}
        case ClientAuth.Done done -> {
          return;
        }
        case ClientAuth.Failed failed -> throw new IOException(failed.error().text());
      }
    }
  }

  /// What the login took: `Done`, or `Send` and `Wait` before it.
  public List<String> loginSteps() {
    return List.copyOf(loginSteps);
  }

  /// All results of one COM_QUERY.
  List<Reply> query(String sql) throws IOException {
    command(Command.COM_QUERY, sql.getBytes(StandardCharsets.UTF_8));
    return results(false);
  }

  Reply one(String sql) throws IOException {
    return query(sql).getFirst();
  }

  /// A prepared statement as the server described it, or why it would not.
  sealed interface Preparation {}

  record Prepared(int id, int parameters, List<ColumnDefinition> columns, int warnings)
      implements Preparation {}

  record Unprepared(ErrPacket error) implements Preparation {}

  Preparation prepare(String sql) throws IOException {
    command(Command.COM_STMT_PREPARE, sql.getBytes(StandardCharsets.UTF_8));
    ByteBuf first = read();
    if (first.getUnsignedByte(0) == ErrPacket.HEADER) {
      return new Unprepared(ErrPacket.decode(first));
    }
    first.skipBytes(1);
    int id = first.readIntLE();
    int columns = first.readUnsignedShortLE();
    int parameters = first.readUnsignedShortLE();
    first.skipBytes(1);
    int warnings = first.readUnsignedShortLE();
    definitions(parameters);
    return new Prepared(id, parameters, definitions(columns), warnings);
  }

  List<Reply> execute(Prepared statement, List<Parameter> parameters) throws IOException {
    return execute(statement, parameters, 0);
  }

  private List<Reply> execute(Prepared statement, List<Parameter> parameters, int flags)
      throws IOException {
    ByteBuf body = Unpooled.buffer();
    ExecuteParameters.header(body, statement.id(), flags);
    Parameter.encode(parameters, body);
    write(body, 0);
    return results(true);
  }

  /// Asks for a read-only cursor: the answer has no rows when the server opened one.
  Reply open(Prepared statement, Parameter... parameters) throws IOException {
    return execute(statement, List.of(parameters), CURSOR_TYPE_READ_ONLY).getFirst();
  }

  /// The next rows of the statement's cursor.
  Reply fetch(Prepared statement, int rows) throws IOException {
    ByteBuf body = aboutStatement(Command.COM_STMT_FETCH, statement);
    body.writeIntLE(rows);
    write(body, 0);
    return rows(statement.columns(), true);
  }

  void close(Prepared statement) throws IOException {
    write(aboutStatement(Command.COM_STMT_CLOSE, statement), 0);
  }

  /// Closes the statement's cursor.
  Reply reset(Prepared statement) throws IOException {
    write(aboutStatement(Command.COM_STMT_RESET, statement), 0);
    return result(false);
  }

  private static ByteBuf aboutStatement(int command, Prepared statement) {
    ByteBuf body = Unpooled.buffer();
    body.writeByte(command);
    body.writeIntLE(statement.id());
    return body;
  }

  /// A command without arguments that is answered by one packet, e.g. COM_RESET_CONNECTION.
  Reply simple(int command) throws IOException {
    command(command, new byte[0]);
    return result(false);
  }

  private List<Reply> results(boolean binary) throws IOException {
    List<Reply> all = new ArrayList<>();
    do {
      all.add(result(binary));
    } while (all.getLast().moreResults());
    return all;
  }

  private Reply result(boolean binary) throws IOException {
    ByteBuf first = read();
    switch (first.getUnsignedByte(0)) {
      case ErrPacket.HEADER -> {
        return new Reply.Failed(ErrPacket.decode(first));
      }
      case OkPacket.OK -> {
        return new Reply.Done(OkPacket.decode(first, CAPABILITIES));
      }
      default -> {
        return rows(definitions((int) LenEnc.readInt(first)), binary);
      }
    }
  }

  private Reply rows(List<ColumnDefinition> columns, boolean binary) throws IOException {
    List<byte[]> rows = new ArrayList<>();
    while (true) {
      ByteBuf packet = read();
      int header = packet.getUnsignedByte(0);
      if (header == ErrPacket.HEADER) {
        return new Reply.Failed(ErrPacket.decode(packet));
      }
      if (header == OkPacket.OK_AS_EOF) {
        return new Reply.Rows(columns, rows, binary, OkPacket.decode(packet, CAPABILITIES));
      }
      rows.add(ByteBufUtil.getBytes(packet));
    }
  }

  private List<ColumnDefinition> definitions(int count) throws IOException {
    List<ColumnDefinition> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(ColumnDefinition.decode(read()));
    }
    return columns;
  }

  private void command(int command, byte[] argument) throws IOException {
    ByteBuf body = Unpooled.buffer(argument.length + 1);
    body.writeByte(command);
    body.writeBytes(argument);
    write(body, 0);
  }

  private void write(ByteBuf payload) throws IOException {
    write(payload, sequence + 1);
  }

  private void write(ByteBuf payload, int id) throws IOException {
    ByteBuf packet = Unpooled.buffer(payload.readableBytes() + PacketWriter.HEADER_LENGTH);
    PacketWriter.write(packet, payload, id);
    out.write(packet.array(), 0, packet.readableBytes());
    out.flush();
  }

  private ByteBuf read() throws IOException {
    int header = Integer.reverseBytes(in.readInt());
    sequence = header >>> 24;
    byte[] payload = new byte[header & PacketWriter.MAX_PAYLOAD];
    in.readFully(payload);
    return Unpooled.wrappedBuffer(payload);
  }

  @Override
  public void close() throws IOException {
    try (socket) {
      command(Command.COM_QUIT, new byte[0]);
    }
  }
}
