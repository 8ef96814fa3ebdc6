package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes an answer that the proxy makes itself, in the form that one client's capabilities ask
/// for.
///
/// Appends to the buffer it was given and owns nothing; sequence ids go on from the one of the
/// command. Rows of text columns are null for NULL. In binary form columns must be VAR_STRING,
/// LONGLONG or DOUBLE.
public final class ResultWriter {
  private final ByteBuf out;
  private final int capabilities;
  private int sequence;
  private List<ColumnDefinition> columns = List.of();

  /// `lastSequence` is the id of the client's last packet.
  public ResultWriter(ByteBuf out, int capabilities, int lastSequence) {
    this.out = out;
    this.capabilities = capabilities;
    this.sequence = (lastSequence + 1) & 0xFF;
  }

  /// Id of the next packet.
  public int sequence() {
    return sequence;
  }

  /// Begins a result set: column count, definitions and, for clients of old, EOF.
  public ResultWriter columns(List<ColumnDefinition> definitions, int status) {
    columns = List.copyOf(definitions);
    int mark = PacketWriter.begin(out);
    LenEnc.writeInt(out, columns.size());
    sequence = PacketWriter.end(out, mark, sequence);
    definitions(columns, status);
    return this;
  }

  private void definitions(List<ColumnDefinition> definitions, int status) {
    for (ColumnDefinition column : definitions) {
      sequence = column.write(out, sequence);
    }
    if (!isEofDeprecated()) {
      sequence = new EofPacket(0, status).write(out, sequence);
    }
  }

  public ResultWriter textRow(@Nullable String... values) {
    int mark = PacketWriter.begin(out);
    for (String value : values) {
      if (value == null) {
        out.writeByte(LenEnc.NULL);
      } else {
        Strings.writeLenEnc(out, value);
      }
    }
    sequence = PacketWriter.end(out, mark, sequence);
    return this;
  }

  public ResultWriter textRow(byte[] @Nullable [] values) {
    int mark = PacketWriter.begin(out);
    for (byte[] value : values) {
      if (value == null) {
        out.writeByte(LenEnc.NULL);
      } else {
        LenEnc.writeBytes(out, value);
      }
    }
    sequence = PacketWriter.end(out, mark, sequence);
    return this;
  }

  /// A row of a prepared statement's answer from values in text form.
  public ResultWriter binaryRow(@Nullable String... values) {
    int mark = PacketWriter.begin(out);
    out.writeByte(0);
    int nulls = out.writerIndex();
    // The bitmap of rows begins at bit 2, unlike that of parameters.
    out.writeZero((values.length + 7 + 2) / 8);
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      if (value == null) {
        int at = nulls + ((i + 2) >> 3);
        out.setByte(at, out.getByte(at) | 1 << ((i + 2) & 7));
      } else {
        binaryValue(columns.get(i), value);
      }
    }
    sequence = PacketWriter.end(out, mark, sequence);
    return this;
  }

  private void binaryValue(ColumnDefinition column, String value) {
    switch (column.type()) {
      case LONGLONG ->
          out.writeLongLE(
              column.isUnsigned() ? Long.parseUnsignedLong(value) : Long.parseLong(value));
      case DOUBLE -> out.writeDoubleLE(Double.parseDouble(value));
      case VAR_STRING -> LenEnc.writeBytes(out, value.getBytes(StandardCharsets.UTF_8));
      default -> throw new IllegalArgumentException("no binary form is made for " + column.type());
    }
  }

  /// Ends the rows.
  public void end(int status, int warnings) {
    if (isEofDeprecated()) {
      ok(OkPacket.of(0, 0, status, warnings).asEof());
    } else {
      sequence = new EofPacket(warnings, status).write(out, sequence);
    }
  }

  public void ok(OkPacket ok) {
    sequence = ok.write(out, capabilities, sequence);
  }

  public void error(ErrPacket error) {
    sequence = error.write(out, sequence);
  }

  /// The whole answer to a COM_STMT_PREPARE.
  public void prepared(
      int statementId,
      int parameters,
      List<ColumnDefinition> definitions,
      int warnings,
      int status) {
    PacketWriter.header(out, 12, sequence);
    sequence = (sequence + 1) & 0xFF;
    out.writeByte(OkPacket.OK);
    out.writeIntLE(statementId);
    out.writeShortLE(definitions.size());
    out.writeShortLE(parameters);
    out.writeByte(0);
    out.writeShortLE(warnings);
    if (parameters > 0) {
      ColumnDefinition parameter =
          ColumnDefinition.computed(
              "?",
              ColumnDefinition.CHARSET_BINARY,
              0,
              ColumnType.VAR_STRING,
              ColumnFlag.BINARY_FLAG,
              0);
      definitions(Collections.nCopies(parameters, parameter), status);
    }
    if (!definitions.isEmpty()) {
      definitions(definitions, status);
    }
  }

  private boolean isEofDeprecated() {
    return Capability.has(capabilities, Capability.CLIENT_DEPRECATE_EOF);
  }
}
