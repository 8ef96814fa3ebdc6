package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The parameters of one COM_STMT_EXECUTE (manual: "COM_STMT_EXECUTE"), found by offset and decoded
/// only when asked for.
///
/// Reads from the packet's buffer, which must live as long as this. The traps: a client sends types
/// only when they changed; a parameter sent by COM_STMT_SEND_LONG_DATA has a type but no value
/// here; with query attributes the packet has its own count, more than the statement's, and names.
public final class ExecuteParameters {
  /// Flag of the packet's header: the packet carries a parameter count, because of query
  /// attributes.
  public static final int PARAMETER_COUNT_AVAILABLE = 0x08;

  /// Flags that ask for a cursor.
  public static final int CURSOR_TYPE_MASK = 0x07;

  /// A statement has at most this many, and so has a set of attributes.
  private static final int MAX_PARAMETERS = 0xFFFF;

  private static final int NULL_VALUE = -1;
  private static final int LONG_DATA = -2;
  private static final byte[] @Nullable [] NO_LONG_DATA = {};

  private final ByteBuf in;
  private final ParameterTypes types;
  private final int count;
  private final int[] offsets;
  private final byte[] @Nullable [] longData;

  private ExecuteParameters(
      ByteBuf in, ParameterTypes types, int count, int[] offsets, byte[] @Nullable [] longData) {
    this.in = in;
    this.types = types;
    this.count = count;
    this.offsets = offsets;
    this.longData = longData;
  }

  /// Reads what follows the fixed header of an EXECUTE for a statement of `count` parameters.
  ///
  /// `remembered`: types of the EXECUTE before, null if there was none. `longData`: by parameter
  /// index what was sent ahead, null where nothing was; may be null or shorter.
  public static ExecuteParameters decode(
      ByteBuf parameters,
      int count,
      int flags,
      int capabilities,
      @Nullable ParameterTypes remembered,
      byte @Nullable [] @Nullable [] longData) {
    ByteBuf in = parameters.slice();
    byte[] @Nullable [] sentAhead = longData == null ? NO_LONG_DATA : longData;
    boolean attributes = Capability.has(capabilities, Capability.CLIENT_QUERY_ATTRIBUTES);
    int sent = count;
    if (attributes && (count > 0 || (flags & PARAMETER_COUNT_AVAILABLE) != 0)) {
      sent = (flags & PARAMETER_COUNT_AVAILABLE) != 0 ? readCount(in) : count;
      if (sent < count) {
        throw MalformedPacketException.malformed("fewer parameters than the statement has");
      }
    }
    if (sent == 0) {
      return new ExecuteParameters(in, new ParameterTypes(new int[0]), 0, new int[0], NO_LONG_DATA);
    }
    int nulls = in.readerIndex();
    int nullBytes = (sent + 7) / 8;
    LenEnc.need(in, nullBytes + 1);
    in.skipBytes(nullBytes);
    boolean bound = in.readUnsignedByte() != 0;
    ParameterTypes types = remembered;
    if (bound) {
      types = ParameterTypes.read(in, sent, attributes);
    } else if (types == null || types.count() < sent) {
      throw MalformedPacketException.malformed("the types of the parameters were never sent");
    }
    int[] offsets = locate(in, types, sent, nulls, sentAhead);
    return new ExecuteParameters(in, types, count, offsets, sentAhead);
  }

  private static int[] locate(
      ByteBuf in, ParameterTypes types, int count, int nulls, byte[] @Nullable [] longData) {
    int[] offsets = new int[count];
    for (int i = 0; i < count; i++) {
      if (i < longData.length && longData[i] != null) {
        offsets[i] = LONG_DATA;
      } else if ((in.getByte(nulls + (i >> 3)) & 1 << (i & 7)) != 0) {
        offsets[i] = NULL_VALUE;
      } else {
        offsets[i] = in.readerIndex();
        BinaryValue.skip(in, types.type(i));
      }
    }
    return offsets;
  }

  static int readCount(ByteBuf in) {
    long count = LenEnc.readInt(in);
    if (count < 0 || count > MAX_PARAMETERS) {
      throw MalformedPacketException.malformed("too many parameters");
    }
    return (int) count;
  }

  static void skipAttributes(ByteBuf in, int count) {
    int nulls = in.readerIndex();
    int nullBytes = (count + 7) / 8;
    LenEnc.need(in, nullBytes + 1);
    in.skipBytes(nullBytes);
    if (in.readUnsignedByte() != 1) {
      throw MalformedPacketException.malformed("query attributes without types");
    }
    ParameterTypes types = ParameterTypes.read(in, count, true);
    locate(in, types, count, nulls, NO_LONG_DATA);
  }

  /// Parameters of the statement; query attributes are not counted.
  public int count() {
    return count;
  }

  /// To be remembered for the next EXECUTE of the statement.
  public ParameterTypes types() {
    return types;
  }

  public boolean isNull(int index) {
    return offsets[index] == NULL_VALUE || types.type(index) == ColumnType.NULL;
  }

  public WireValue value(int index) {
    int offset = offsets[index];
    if (offset == NULL_VALUE) {
      return WireValue.NULL;
    }
    byte[] sentAhead = offset == LONG_DATA ? longData[index] : null;
    if (sentAhead != null) {
      return switch (types.type(index)) {
        case TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB, BIT, GEOMETRY, VECTOR ->
            new WireValue.Bytes(sentAhead);
        default -> new WireValue.Text(sentAhead);
      };
    }
    ByteBuf at = in.slice(offset, in.capacity() - offset);
    return BinaryValue.read(at, types.type(index), types.isUnsigned(index));
  }

  /// Writes the payload of an EXECUTE of another statement: at each of its parameters stands the
  /// client's parameter `arguments[i]`, or `extra[-1 - arguments[i]]` as a 64-bit number.
  /// `arguments` null: all of the client's, in order.
  ///
  /// The result carries types, values sent ahead and no query attributes, so that it fits a server
  /// without that flag.
  public void encode(
      ByteBuf out, int statementId, int flags, int @Nullable [] arguments, long[] extra) {
    int[] from = arguments == null ? inOrder(count) : arguments;
    header(out, statementId, flags);
    if (from.length == 0) {
      return;
    }
    int nulls = out.writerIndex();
    out.writeZero((from.length + 7) / 8);
    out.writeByte(1);
    for (int i = 0; i < from.length; i++) {
      out.writeShortLE(from[i] < 0 ? ColumnType.LONGLONG.code() : types.codes()[from[i]]);
      if (from[i] >= 0 && offsets[from[i]] == NULL_VALUE) {
        int at = nulls + (i >> 3);
        out.setByte(at, out.getByte(at) | 1 << (i & 7));
      }
    }
    for (int source : from) {
      if (source < 0) {
        out.writeLongLE(extra[-1 - source]);
      } else {
        copyValue(out, source);
      }
    }
  }

  private void copyValue(ByteBuf out, int index) {
    int offset = offsets[index];
    byte[] sentAhead = offset == LONG_DATA ? longData[index] : null;
    if (sentAhead != null) {
      LenEnc.writeBytes(out, sentAhead);
    } else if (offset >= 0) {
      ByteBuf at = in.slice(offset, in.capacity() - offset);
      BinaryValue.skip(at, types.type(index));
      out.writeBytes(in, offset, at.readerIndex());
    }
  }

  private static int[] inOrder(int count) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /// Writes the fixed part of an EXECUTE: command, statement, cursor flags, iteration count.
  public static void header(ByteBuf out, int statementId, int flags) {
    out.writeByte(Command.COM_STMT_EXECUTE);
    out.writeIntLE(statementId);
    out.writeByte(flags & CURSOR_TYPE_MASK);
    out.writeIntLE(1);
  }
}
