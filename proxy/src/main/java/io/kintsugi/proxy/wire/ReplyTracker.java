package io.kintsugi.proxy.wire;

import static io.kintsugi.proxy.wire.PacketWriter.HEADER_LENGTH;
import static io.kintsugi.proxy.wire.PacketWriter.MAX_PAYLOAD;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Follows one reply of a server in its byte stream, looking at packet headers only: rows are never
/// decoded or copied.
///
/// Give it every read of the connection until [#feed] says the reply has ended. Buffers handed to
/// the listener are valid during the call; who wants to keep one retains it (`retainedSlice`). Not
/// thread-safe; one per backend connection.
///
/// The traps, each of which has its test: a row may begin with 0xFE (its first column is 16 MiB or
/// longer) and is told from the end of the rows by its length; 0xFB is NULL in a row but LOCAL
/// INFILE in a first packet; a full packet is continued by the next one, which then has no first
/// byte of its own; a header may be cut by a read at any byte. Manual: "COM_QUERY Response",
/// "COM_STMT_PREPARE Response", "COM_STMT_EXECUTE Response", "OK_Packet".
public final class ReplyTracker {
  /// What kind of answer the command that was sent will get.
  public enum Expect {
    /// OK, ERR, LOCAL INFILE or result sets: COM_QUERY and most others.
    COMMAND,
    /// The statement's id and definitions: COM_STMT_PREPARE.
    PREPARE,
    /// As COMMAND, but a cursor may be opened instead of rows being sent: COM_STMT_EXECUTE.
    EXECUTE,
    /// Rows without definitions: COM_STMT_FETCH.
    FETCH,
    /// Definitions without a count: COM_FIELD_LIST.
    FIELD_LIST,
    /// One text without a header byte: COM_STATISTICS.
    STATISTICS,
    /// OK, EOF or ERR: COM_PING, COM_INIT_DB, COM_SET_OPTION, COM_RESET_CONNECTION ...
    ONE_PACKET
  }

  /// How much of the reply the listener wants to see one by one.
  public enum Mode {
    /// Definitions one by one as packets, rows as runs of bytes.
    DEFINITIONS,
    /// Counts, definitions and the EOF behind them too belong to the runs; only OK, EOF, ERR,
    /// PREPARE_OK, LOCAL_INFILE and STATISTICS are packets.
    FORWARD,
    /// Definitions as packets and each row as one payload.
    WHOLE_ROWS
  }

  public enum Kind {
    COLUMN_COUNT,
    PARAMETER_DEF,
    PARAMETERS_EOF,
    COLUMN_DEF,
    COLUMNS_EOF,
    PREPARE_OK,
    /// Also the OK that ends rows under CLIENT_DEPRECATE_EOF (its first byte is 0xFE then).
    OK,
    EOF,
    ERR,
    LOCAL_INFILE,
    STATISTICS
  }

  public interface Listener {
    /// A packet with its header. The tracker's own state (`status()` ...) has been brought up to
    /// date with it.
    void packet(Kind kind, ByteBuf packet);

    /// A run of bytes that belong to rows, in stream order; may begin and end inside a packet or a
    /// header.
    void rows(ByteBuf run);

    /// One row without header, in [Mode#WHOLE_ROWS] only.
    void row(ByteBuf payload);
  }

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
  private final boolean checkSequence;

  private Expect expect = Expect.ONE_PACKET;
  private Mode mode = Mode.DEFINITIONS;
  private Phase phase = Phase.DONE;
  private int sequence;
  private boolean sequenceKnown;
  private int parameters;
  private int columns;

  /// Bytes of the current row packet that are still to come.
  private int skip;

  /// The packet before was full, so the next one is the same row's.
  private boolean continued;

  /// A cut header, or a packet of which only a part came.
  private @Nullable ByteBuf held;

  private @Nullable ByteBuf row;
  private int rowMissing;

  private boolean localInfile = true;
  private int status;
  private int warnings;
  private long affectedRows;
  private long lastInsertId;
  private int errorCode;
  private int resultSets;
  private long rowCount;

  public ReplyTracker(boolean deprecateEof) {
    this(deprecateEof, true);
  }

  /// `checkSequence` must be off on a compressed connection, where the inner ids jump.
  public ReplyTracker(boolean deprecateEof, boolean checkSequence) {
    this.deprecateEof = deprecateEof;
    this.checkSequence = checkSequence;
  }

  /// From now on a server that asks for a file breaks the protocol: without this a rogue server
  /// could read what the client's machine holds.
  public void refuseLocalInfile() {
    localInfile = false;
  }

  public void start(Expect expect) {
    start(expect, Mode.DEFINITIONS);
  }

  public void start(Expect expect, boolean wholeRows) {
    start(expect, wholeRows ? Mode.WHOLE_ROWS : Mode.DEFINITIONS);
  }

  /// Begins to follow the next reply; the one before must have ended.
  public void start(Expect expect, Mode mode) {
    if (phase != Phase.DONE) {
      throw new IllegalStateException("the reply before has not ended");
    }
    this.expect = expect;
    this.mode = mode;
    phase =
        switch (expect) {
          case COMMAND, PREPARE, EXECUTE, STATISTICS, ONE_PACKET -> Phase.FIRST;
          case FETCH -> Phase.ROWS;
          case FIELD_LIST -> Phase.FIELDS;
        };
    sequenceKnown = false;
    status = 0;
    warnings = 0;
    affectedRows = 0;
    lastInsertId = 0;
    errorCode = 0;
    resultSets = 0;
    rowCount = 0;
  }

  /// Consumes from `in` until the reply has ended (true; what is left belongs to the next reply) or
  /// `in` is used up (false).
  ///
  /// @throws MalformedPacketException when the bytes are no reply; the connection is of no use then
  public boolean feed(ByteBuf in, Listener listener) {
    while (phase != Phase.DONE && in.isReadable()) {
      if (held != null) {
        resume(held, in, listener);
      } else if (row != null && rowMissing > 0) {
        fillRow(in, listener);
      } else {
        scan(in, listener);
      }
    }
    return phase == Phase.DONE;
  }

  /// Frees what was kept of a reply that will not come any more.
  public void release() {
    if (held != null) {
      held.release();
      held = null;
    }
    if (row != null) {
      row.release();
      row = null;
    }
    phase = Phase.DONE;
    skip = 0;
    rowMissing = 0;
    continued = false;
  }

  /// Walks whole packets; what it leaves in `held`, `skip` or `row` is taken up at the next read.
  private void scan(ByteBuf in, Listener listener) {
    int end = in.writerIndex();
    int from = in.readerIndex();
    int at = from + Math.min(skip, end - from);
    skip -= at - from;
    while (at < end) {
      if (phase == Phase.ROWS && mode != Mode.WHOLE_ROWS && !continued && sequenceKnown) {
        at = skipRows(in, at, end);
        if (at == end) {
          break;
        }
      }
      int available = end - at;
      int header = available < HEADER_LENGTH ? 0 : in.getIntLE(at);
      int length = header & MAX_PAYLOAD;
      if (available < HEADER_LENGTH || (available == HEADER_LENGTH && !continued && length > 0)) {
        hold(in, from, at, listener);
        return;
      }
      Kind kind = classify(length, available > HEADER_LENGTH ? in.getUnsignedByte(at + 4) : 0);
      if (kind == null) {
        accept(header);
        rowCount += continued ? 0 : 1;
        if (mode == Mode.WHOLE_ROWS) {
          in.readerIndex(at + HEADER_LENGTH);
          beginRow(in, length, listener);
          at = in.readerIndex();
          from = at;
          if (rowMissing > 0) {
            return;
          }
        } else {
          continued = length == MAX_PAYLOAD;
          int inside = Math.min(length, available - HEADER_LENGTH);
          skip = length - inside;
          at += HEADER_LENGTH + inside;
        }
        continue;
      }
      if (length > available - HEADER_LENGTH) {
        hold(in, from, at, listener);
        return;
      }
      accept(header);
      int next = at + HEADER_LENGTH + length;
      kind = advance(kind, in, at, next);
      if (!isForwarded(kind)) {
        flush(in, from, at, listener);
        in.readerIndex(next);
        from = next;
        listener.packet(kind, in.slice(at, next - at));
      }
      at = next;
      if (phase == Phase.DONE) {
        break;
      }
    }
    flush(in, from, at, listener);
    in.readerIndex(at);
  }

  /// The hot loop: one 8-byte load for each row. Stops before anything that is not plainly a row.
  private int skipRows(ByteBuf in, int from, int end) {
    int at = from;
    int id = sequence;
    int wrong = 0;
    long rows = 0;
    while (end - at >= 8) {
      long word = in.getLongLE(at);
      int length = (int) word & MAX_PAYLOAD;
      if ((word & 0xFE_0000_0000L) == 0xFE_0000_0000L || length == MAX_PAYLOAD || length == 0) {
        break;
      }
      id = (id + 1) & 0xFF;
      wrong |= ((int) word >>> 24) ^ id;
      at += HEADER_LENGTH + length;
      rows++;
    }
    rowCount += rows;
    if (wrong != 0 && checkSequence) {
      throw MalformedPacketException.outOfOrder(id, id ^ wrong);
    }
    if (at == from) {
      return at;
    }
    sequence = id;
    skip = Math.max(0, at - end);
    return Math.min(at, end);
  }

  private void hold(ByteBuf in, int from, int at, Listener listener) {
    flush(in, from, at, listener);
    int bytes = in.writerIndex() - at;
    ByteBuf kept = in.alloc().buffer(Math.max(bytes, 64));
    kept.writeBytes(in, at, bytes);
    held = kept;
    in.readerIndex(in.writerIndex());
  }

  /// Completes a packet that was cut by the end of a read.
  private void resume(ByteBuf kept, ByteBuf in, Listener listener) {
    if (!fill(kept, in, HEADER_LENGTH)) {
      return;
    }
    int header = kept.getIntLE(0);
    int length = header & MAX_PAYLOAD;
    if (!continued && length > 0 && !fill(kept, in, HEADER_LENGTH + 1)) {
      return;
    }
    int first = kept.readableBytes() > HEADER_LENGTH ? kept.getUnsignedByte(4) : 0;
    Kind kind = classify(length, first);
    if (kind != null && !fill(kept, in, HEADER_LENGTH + length)) {
      return;
    }
    held = null;
    try {
      accept(header);
      if (kind == null) {
        rowCount += continued ? 0 : 1;
        resumeRow(kept, length, listener);
        return;
      }
      kind = advance(kind, kept, 0, kept.writerIndex());
      if (isForwarded(kind)) {
        listener.rows(kept);
      } else {
        listener.packet(kind, kept);
      }
    } finally {
      kept.release();
    }
  }

  private void resumeRow(ByteBuf kept, int length, Listener listener) {
    if (mode == Mode.WHOLE_ROWS) {
      kept.skipBytes(HEADER_LENGTH);
      beginRow(kept, length, listener);
    } else {
      continued = length == MAX_PAYLOAD;
      skip = length + HEADER_LENGTH - kept.readableBytes();
      listener.rows(kept);
    }
  }

  private static boolean fill(ByteBuf kept, ByteBuf in, int size) {
    int wanted = size - kept.readableBytes();
    if (wanted > 0) {
      kept.writeBytes(in, Math.min(wanted, in.readableBytes()));
    }
    return kept.readableBytes() >= size;
  }

  private void beginRow(ByteBuf in, int length, Listener listener) {
    boolean first = !continued;
    continued = length == MAX_PAYLOAD;
    if (first && !continued && in.readableBytes() >= length) {
      listener.row(in.readSlice(length));
      return;
    }
    if (row == null) {
      row = in.alloc().buffer(Math.max(256, Math.min(length, 2 * in.readableBytes())));
    }
    rowMissing = length;
    fillRow(in, listener);
  }

  private void fillRow(ByteBuf in, Listener listener) {
    ByteBuf into = row;
    if (into == null) {
      return;
    }
    int bytes = Math.min(rowMissing, in.readableBytes());
    if (bytes > into.maxWritableBytes()) {
      throw MalformedPacketException.tooLarge();
    }
    if (bytes > into.writableBytes()) {
      into.capacity(
          (int)
              Math.min(
                  Integer.MAX_VALUE, Math.max(2L * into.capacity(), into.writerIndex() + bytes)));
    }
    into.writeBytes(in, bytes);
    rowMissing -= bytes;
    if (rowMissing == 0 && !continued) {
      row = null;
      try {
        listener.row(into);
      } finally {
        into.release();
      }
    }
  }

  private static void flush(ByteBuf in, int from, int to, Listener listener) {
    if (to > from) {
      in.readerIndex(to);
      listener.rows(in.slice(from, to - from));
    }
  }

  private void accept(int header) {
    int id = header >>> 24;
    int expected = (sequence + 1) & 0xFF;
    if (checkSequence && sequenceKnown && id != expected) {
      throw MalformedPacketException.outOfOrder(expected, id);
    }
    sequence = id;
    sequenceKnown = true;
  }

  /// What a packet is, by its length and first byte; null for a row.
  private @Nullable Kind classify(int length, int first) {
    if (continued) {
      return null;
    }
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

  private boolean isForwarded(Kind kind) {
    return mode == Mode.FORWARD
        && switch (kind) {
          case COLUMN_COUNT, PARAMETER_DEF, PARAMETERS_EOF, COLUMN_DEF, COLUMNS_EOF -> true;
          case PREPARE_OK, OK, EOF, ERR, LOCAL_INFILE, STATISTICS -> false;
        };
  }

  /// Moves on behind the packet at `from`; returns its kind, which for an EOF that opens a cursor
  /// is EOF.
  private Kind advance(Kind kind, ByteBuf in, int from, int to) {
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
      // The client's packets come between this one and the final OK.
      case LOCAL_INFILE -> sequenceKnown = false;
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

  /// True when no reply is awaited; inside a listener call: when this packet was the reply's last.
  public boolean ended() {
    return phase == Phase.DONE;
  }

  /// True after an ERR packet, whose number [#errorCode] then is.
  public boolean isError() {
    return errorCode != 0;
  }

  public int errorCode() {
    return errorCode;
  }

  /// Status flags of the last OK or EOF packet.
  public int status() {
    return status;
  }

  public int warnings() {
    return warnings;
  }

  public long affectedRows() {
    return affectedRows;
  }

  /// Unsigned 64 bit.
  public long lastInsertId() {
    return lastInsertId;
  }

  /// Sequence id of the last packet seen.
  public int lastSequence() {
    return sequence;
  }

  /// Result sets with columns begun in this reply.
  public int resultSets() {
    return resultSets;
  }

  /// Whether the reply had rows to give, be it none.
  public boolean isResultSet() {
    return resultSets > 0;
  }

  /// Rows of all result sets of the reply.
  public long rowCount() {
    return rowCount;
  }
}
