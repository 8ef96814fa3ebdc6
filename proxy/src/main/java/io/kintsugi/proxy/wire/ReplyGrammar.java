package io.kintsugi.proxy.wire;

import static io.kintsugi.proxy.wire.PacketWriter.HEADER_LENGTH;
import static io.kintsugi.proxy.wire.PacketWriter.MAX_PAYLOAD;

import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.kintsugi.proxy.wire.ReplyTracker.Kind;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Which packets a reply is made of and in what order, and what its OK, EOF and ERR packets said.
///
/// [ReplyTracker] finds the packets in the bytes; for each one [#classify] tells what it is and
/// [#advance] moves on behind it. Manual: "COM_QUERY Response", "COM_STMT_PREPARE Response",
/// "COM_STMT_EXECUTE Response", "OK_Packet".
final class ReplyGrammar {
  private enum Phase {
    DONE,
    FIRST,
    PARAMETERS,
    PARAMETERS_EOF,
    COLUMNS,
    COLUMNS_EOF,
    ROWS,
    FIELDS
  }

  private final boolean deprecateEof;
  private Expect expect = Expect.ONE_PACKET;
  private Phase phase = Phase.DONE;
  private int parameters;
  private int columns;
  private boolean localInfile = true;
  private int status;
  private int warnings;
  private long affectedRows;
  private long lastInsertId;
  private int errorCode;
  private int resultSets;

  ReplyGrammar(boolean deprecateEof) {
    this.deprecateEof = deprecateEof;
  }

  void refuseLocalInfile() {
    localInfile = false;
  }

  void start(Expect expect) {
    if (phase != Phase.DONE) {
      throw new IllegalStateException("the reply before has not ended");
    }
    this.expect = expect;
    phase =
        switch (expect) {
          case COMMAND, PREPARE, EXECUTE, STATISTICS, ONE_PACKET -> Phase.FIRST;
          case FETCH -> Phase.ROWS;
          case FIELD_LIST -> Phase.FIELDS;
        };
    status = 0;
    warnings = 0;
    affectedRows = 0;
    lastInsertId = 0;
    errorCode = 0;
    resultSets = 0;
  }

  /// The rest of the reply will not come.
  void abandon() {
    phase = Phase.DONE;
  }

  boolean ended() {
    return phase == Phase.DONE;
  }

  /// Whether the next packet is a row, or ends the rows.
  boolean inRows() {
    return phase == Phase.ROWS;
  }

  /// What the next packet is, by its length and first byte; null for a row.
  @Nullable Kind classify(int length, int first) {
    if (length == 0) {
      throw MalformedPacketException.malformed("an empty packet in a reply");
    }
    if (first == 0xFF) {
      return Kind.ERR;
    }
    return switch (phase) {
      case FIRST -> classifyFirst(length, first);
      case PARAMETERS -> definition(Kind.PARAMETER_DEF, length);
      case COLUMNS -> definition(Kind.COLUMN_DEF, length);
      case PARAMETERS_EOF -> eof(Kind.PARAMETERS_EOF, length, first);
      case COLUMNS_EOF -> eof(Kind.COLUMNS_EOF, length, first);
      case FIELDS -> isEnd(length, first) ? end() : definition(Kind.COLUMN_DEF, length);
      case ROWS -> isEnd(length, first) ? end() : null;
      case DONE -> throw new IllegalStateException("no reply is awaited");
    };
  }

  private Kind classifyFirst(int length, int first) {
    if (expect == Expect.STATISTICS) {
      return definition(Kind.STATISTICS, length);
    }
    if (first == 0) {
      return definition(expect == Expect.PREPARE ? Kind.PREPARE_OK : Kind.OK, length);
    }
    if (isEnd(length, first) && expect != Expect.PREPARE) {
      return end();
    }
    if (expect != Expect.COMMAND && expect != Expect.EXECUTE) {
      throw MalformedPacketException.malformed("neither OK nor ERR");
    }
    if (first == LenEnc.NULL && !localInfile) {
      throw MalformedPacketException.malformed("it asks for a local file, which nobody offered");
    }
    return first == LenEnc.NULL ? Kind.LOCAL_INFILE : definition(Kind.COLUMN_COUNT, length);
  }

  private static Kind definition(Kind kind, int length) {
    if (length == MAX_PAYLOAD) {
      throw MalformedPacketException.malformed("a packet of 16 MiB that is no row");
    }
    return kind;
  }

  private static Kind eof(Kind kind, int length, int first) {
    if (first != 0xFE || length >= 9) {
      throw MalformedPacketException.malformed("no EOF behind the definitions");
    }
    return kind;
  }

  private boolean isEnd(int length, int first) {
    return first == 0xFE && length < (deprecateEof ? MAX_PAYLOAD : 9);
  }

  private Kind end() {
    return deprecateEof ? Kind.OK : Kind.EOF;
  }

  /// Moves on behind the packet at `from`; returns its kind, which for an EOF that opens a cursor
  /// is EOF.
  Kind advance(Kind kind, ByteBuf in, int from, int to) {
    int body = from + HEADER_LENGTH + 1;
    switch (kind) {
      case COLUMN_COUNT -> {
        columns = readColumnCount(in.slice(body - 1, to - body + 1));
        phase = Phase.COLUMNS;
        resultSets++;
      }
      case PREPARE_OK -> {
        need(to - body, 11);
        columns = in.getUnsignedShortLE(body + 4);
        parameters = in.getUnsignedShortLE(body + 6);
        warnings = in.getUnsignedShortLE(body + 9);
        phase = parameters > 0 ? Phase.PARAMETERS : columns > 0 ? Phase.COLUMNS : Phase.DONE;
      }
      case PARAMETER_DEF -> {
        if (--parameters == 0) {
          phase = deprecateEof ? afterParameters() : Phase.PARAMETERS_EOF;
        }
      }
      case PARAMETERS_EOF -> {
        readEof(in, body, to);
        phase = afterParameters();
      }
      case COLUMN_DEF -> {
        if (phase == Phase.COLUMNS && --columns == 0) {
          phase = deprecateEof ? afterColumns() : Phase.COLUMNS_EOF;
        }
      }
      case COLUMNS_EOF -> {
        readEof(in, body, to);
        phase = afterColumns();
        if (expect == Expect.EXECUTE && hasStatus(ServerStatus.SERVER_STATUS_CURSOR_EXISTS)) {
          phase = Phase.DONE;
          return Kind.EOF;
        }
      }
      case OK -> {
        readOk(in.slice(body, to - body));
        afterResult();
      }
      case EOF -> {
        readEof(in, body, to);
        afterResult();
      }
      case ERR -> {
        need(to - body, 2);
        errorCode = in.getUnsignedShortLE(body);
        phase = Phase.DONE;
      }
      // The file's content comes from the client; then this reply goes on with its OK.
      case LOCAL_INFILE -> {}
      case STATISTICS -> phase = Phase.DONE;
    }
    return kind;
  }

  private Phase afterParameters() {
    return columns > 0 ? Phase.COLUMNS : Phase.DONE;
  }

  private Phase afterColumns() {
    return expect == Expect.PREPARE ? Phase.DONE : Phase.ROWS;
  }

  private void afterResult() {
    boolean more =
        hasStatus(ServerStatus.SERVER_MORE_RESULTS_EXISTS)
            && (expect == Expect.COMMAND || expect == Expect.EXECUTE);
    phase = more ? Phase.FIRST : Phase.DONE;
  }

  private static int readColumnCount(ByteBuf payload) {
    long count = LenEnc.readInt(payload);
    if (count <= 0 || count > 0xFFFF) {
      throw MalformedPacketException.malformed("an impossible number of columns");
    }
    return (int) count;
  }

  private void readOk(ByteBuf body) {
    affectedRows = LenEnc.readInt(body);
    lastInsertId = LenEnc.readInt(body);
    need(body.readableBytes(), 4);
    status = body.readUnsignedShortLE();
    warnings = body.readUnsignedShortLE();
  }

  private void readEof(ByteBuf in, int body, int to) {
    need(to - body, 4);
    warnings = in.getUnsignedShortLE(body);
    status = in.getUnsignedShortLE(body + 2);
    affectedRows = 0;
    lastInsertId = 0;
  }

  private static void need(int available, int bytes) {
    if (available < bytes) {
      throw MalformedPacketException.malformed("the packet ends early");
    }
  }

  private boolean hasStatus(int flag) {
    return ServerStatus.has(status, flag);
  }

  int status() {
    return status;
  }

  int warnings() {
    return warnings;
  }

  long affectedRows() {
    return affectedRows;
  }

  long lastInsertId() {
    return lastInsertId;
  }

  int errorCode() {
    return errorCode;
  }

  int resultSets() {
    return resultSets;
  }
}
