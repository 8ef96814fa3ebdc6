package io.kintsugi.proxy.wire;

import static io.kintsugi.proxy.wire.Capability.CLIENT_CONNECT_ATTRS;
import static io.kintsugi.proxy.wire.Capability.CLIENT_PLUGIN_AUTH;
import static io.kintsugi.proxy.wire.Capability.CLIENT_QUERY_ATTRIBUTES;
import static io.kintsugi.proxy.wire.Capability.CLIENT_SECURE_CONNECTION;
import static io.kintsugi.proxy.wire.Capability.has;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Reads a command's payload (manual: "Command Phase"); consumes it.
///
/// Every method throws [MalformedPacketException] for a payload that ends early or holds what it
/// must not.
public final class CommandDecoder {
  private CommandDecoder() {}

  /// `capabilities`: what both sides agreed on at login.
  public static ClientCommand decode(ByteBuf in, int capabilities) {
    LenEnc.need(in, 1);
    int code = in.readUnsignedByte();
    return switch (code) {
      case Command.COM_QUERY -> {
        skipAttributes(in, capabilities);
        yield new ClientCommand.Query(rest(in));
      }
      case Command.COM_INIT_DB -> new ClientCommand.InitDb(rest(in));
      case Command.COM_FIELD_LIST -> fieldList(in);
      case Command.COM_STATISTICS -> new ClientCommand.Statistics();
      case Command.COM_PING -> new ClientCommand.Ping();
      case Command.COM_QUIT -> new ClientCommand.Quit();
      case Command.COM_CHANGE_USER -> changeUser(in, capabilities);
      case Command.COM_RESET_CONNECTION -> new ClientCommand.ResetConnection();
      case Command.COM_SET_OPTION -> {
        LenEnc.need(in, 2);
        yield new ClientCommand.SetOption(in.readUnsignedShortLE());
      }
      case Command.COM_PROCESS_KILL -> new ClientCommand.ProcessKill(id(in));
      case Command.COM_DEBUG -> new ClientCommand.Debug();
      case Command.COM_STMT_PREPARE -> new ClientCommand.Prepare(rest(in));
      case Command.COM_STMT_EXECUTE -> execute(in);
      case Command.COM_STMT_SEND_LONG_DATA -> longData(in);
      case Command.COM_STMT_CLOSE -> new ClientCommand.CloseStatement(id(in));
      case Command.COM_STMT_RESET -> new ClientCommand.ResetStatement(id(in));
      case Command.COM_STMT_FETCH -> {
        int statement = id(in);
        LenEnc.need(in, 4);
        yield new ClientCommand.Fetch(statement, in.readUnsignedIntLE());
      }
      default -> new ClientCommand.Unsupported(code);
    };
  }

  /// Moves the reader of a COM_QUERY payload, already behind its command byte, to the first byte of
  /// the SQL.
  public static void skipAttributes(ByteBuf in, int capabilities) {
    if (!has(capabilities, CLIENT_QUERY_ATTRIBUTES)) {
      return;
    }
    int count = ExecuteParameters.readCount(in);
    if (LenEnc.readInt(in) != 1) {
      throw MalformedPacketException.malformed("more than one set of query attributes");
    }
    if (count > 0) {
      ExecuteParameters.skipAttributes(in, count);
    }
  }

  private static ByteBuf rest(ByteBuf in) {
    return in.readSlice(in.readableBytes());
  }

  private static int id(ByteBuf in) {
    LenEnc.need(in, 4);
    return in.readIntLE();
  }

  private static ClientCommand fieldList(ByteBuf in) {
    int length = in.bytesBefore((byte) 0);
    if (length < 0) {
      return new ClientCommand.FieldList(rest(in), in.slice(in.writerIndex(), 0));
    }
    ByteBuf table = in.readSlice(length);
    in.skipBytes(1);
    return new ClientCommand.FieldList(table, rest(in));
  }

  private static ClientCommand execute(ByteBuf in) {
    int statement = id(in);
    LenEnc.need(in, 5);
    int flags = in.readUnsignedByte();
    // The iteration count, always 1; MySQL does not look at it either.
    in.skipBytes(4);
    return new ClientCommand.Execute(statement, flags, rest(in));
  }

  private static ClientCommand longData(ByteBuf in) {
    int statement = id(in);
    LenEnc.need(in, 2);
    int parameter = in.readUnsignedShortLE();
    return new ClientCommand.SendLongData(statement, parameter, rest(in));
  }

  private static ClientCommand changeUser(ByteBuf in, int capabilities) {
    String user = new String(LenEnc.readNulBytes(in), StandardCharsets.UTF_8);
    byte[] response;
    if (has(capabilities, CLIENT_SECURE_CONNECTION)) {
      LenEnc.need(in, 1);
      int length = in.readUnsignedByte();
      LenEnc.need(in, length);
      response = new byte[length];
      in.readBytes(response);
    } else {
      response = LenEnc.readNulBytes(in);
    }
    String database = Strings.readNulOrRest(in);
    int charset = 0;
    if (in.readableBytes() >= 2) {
      charset = in.readUnsignedShortLE();
    }
    String plugin = null;
    if (has(capabilities, CLIENT_PLUGIN_AUTH) && in.isReadable()) {
      plugin = Strings.readNulOrRest(in);
    }
    Map<String, String> attributes = Map.of();
    if (has(capabilities, CLIENT_CONNECT_ATTRS) && in.isReadable()) {
      attributes = ConnectAttributes.decode(in);
    }
    return new ClientCommand.ChangeUser(
        user, response, database.isEmpty() ? null : database, charset, plugin, attributes);
  }
}
