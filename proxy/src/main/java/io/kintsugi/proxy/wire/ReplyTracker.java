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

  private final ReplyGrammar grammar;
  private final RowGatherer gatherer = new RowGatherer();
  private final boolean checkSequence;

  private Mode mode = Mode.DEFINITIONS;
  private int sequence;
  private boolean sequenceKnown;

  /// Bytes of the current row packet that are still to come.
  private int skip;

  /// The packet before was full, so the next one is the same row's.
  private boolean continued;

  private final CutPacket cut = new CutPacket();

  private long rowCount;

  public ReplyTracker(boolean deprecateEof) {
    this(deprecateEof, true);
  }

  /// `checkSequence` must be off on a compressed connection, where the inner ids jump.
  public ReplyTracker(boolean deprecateEof, boolean checkSequence) {
    this.grammar = new ReplyGrammar(deprecateEof);
    this.checkSequence = checkSequence;
  }

  /// From now on a server that asks for a file breaks the protocol: without this a rogue server
  /// could read what the client's machine holds.
  public void refuseLocalInfile() {
    grammar.refuseLocalInfile();
  }

  public void start(Expect expect) {
    start(expect, Mode.DEFINITIONS);
  }

  public void start(Expect expect, boolean wholeRows) {
    start(expect, wholeRows ? Mode.WHOLE_ROWS : Mode.DEFINITIONS);
  }

  /// Begins to follow the next reply; the one before must have ended.
  public void start(Expect expect, Mode mode) {
    grammar.start(expect);
    this.mode = mode;
    sequenceKnown = false;
    rowCount = 0;
  }

  /// Consumes from `in` until the reply has ended (true; what is left belongs to the next reply) or
  /// `in` is used up (false).
  ///
  /// @throws MalformedPacketException when the bytes are no reply; the connection is of no use then
  public boolean feed(ByteBuf in, Listener listener) {
    while (!grammar.ended() && in.isReadable()) {
      if (cut.isHeld()) {
        resume(in, listener);
      } else if (gatherer.incomplete()) {
        gatherer.fill(in, listener);
      } else {
        scan(in, listener);
      }
    }
    return grammar.ended();
  }

  /// Frees what was kept of a reply that will not come any more.
  public void release() {
    cut.release();
    gatherer.release();
    grammar.abandon();
    skip = 0;
    continued = false;
  }

  /// Walks whole packets; what it leaves in `cut`, `skip` or `gatherer` is taken up at the next
  /// read.
  private void scan(ByteBuf in, Listener listener) {
    int end = in.writerIndex();
    int from = in.readerIndex();
    int at = from + Math.min(skip, end - from);
    skip -= at - from;
    while (at < end) {
      if (grammar.inRows() && mode != Mode.WHOLE_ROWS && !continued && sequenceKnown) {
        at = skipRows(in, at, end);
        if (at == end) {
          break;
        }
      }
      int available = end - at;
      int header = available < HEADER_LENGTH ? 0 : in.getIntLE(at);
      int length = header & MAX_PAYLOAD;
      if (available < HEADER_LENGTH || (available == HEADER_LENGTH && !continued && length > 0)) {
        flush(in, from, at, listener);
        cut.hold(in, at);
        return;
      }
      Kind kind = kindOf(length, available > HEADER_LENGTH ? in.getUnsignedByte(at + 4) : 0);
      if (kind == null) {
        accept(header);
        rowCount += continued ? 0 : 1;
        if (mode == Mode.WHOLE_ROWS) {
          in.readerIndex(at + HEADER_LENGTH);
          beginRow(in, length, listener);
          at = in.readerIndex();
          from = at;
          if (gatherer.incomplete()) {
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
        flush(in, from, at, listener);
        cut.hold(in, at);
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
      if (grammar.ended()) {
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

  /// Completes a packet that was cut by the end of a read.
  private void resume(ByteBuf in, Listener listener) {
    if (!cut.fill(in, HEADER_LENGTH)) {
      return;
    }
    int header = cut.header();
    int length = header & MAX_PAYLOAD;
    if (!continued && length > 0 && !cut.fill(in, HEADER_LENGTH + 1)) {
      return;
    }
    Kind kind = kindOf(length, cut.first());
    if (kind != null && !cut.fill(in, HEADER_LENGTH + length)) {
      return;
    }
    ByteBuf kept = cut.take();
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

  private void beginRow(ByteBuf in, int length, Listener listener) {
    boolean continuation = continued;
    continued = length == MAX_PAYLOAD;
    gatherer.begin(in, length, continuation, listener);
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

  private @Nullable Kind kindOf(int length, int first) {
    return continued ? null : grammar.classify(length, first);
  }

  private Kind advance(Kind kind, ByteBuf in, int from, int to) {
    if (kind == Kind.LOCAL_INFILE) {
      // The client's packets come between this one and the final OK.
      sequenceKnown = false;
    }
    return grammar.advance(kind, in, from, to);
  }

  private boolean isForwarded(Kind kind) {
    return mode == Mode.FORWARD
        && switch (kind) {
          case COLUMN_COUNT, PARAMETER_DEF, PARAMETERS_EOF, COLUMN_DEF, COLUMNS_EOF -> true;
          case PREPARE_OK, OK, EOF, ERR, LOCAL_INFILE, STATISTICS -> false;
        };
  }

  /// True when no reply is awaited; inside a listener call: when this packet was the reply's last.
  public boolean ended() {
    return grammar.ended();
  }

  /// True after an ERR packet, whose number [#errorCode] then is.
  public boolean isError() {
    return grammar.errorCode() != 0;
  }

  public int errorCode() {
    return grammar.errorCode();
  }

  /// Status flags of the last OK or EOF packet.
  public int status() {
    return grammar.status();
  }

  public int warnings() {
    return grammar.warnings();
  }

  public long affectedRows() {
    return grammar.affectedRows();
  }

  /// Unsigned 64 bit.
  public long lastInsertId() {
    return grammar.lastInsertId();
  }

  /// Sequence id of the last packet seen.
  public int lastSequence() {
    return sequence;
  }

  /// Result sets with columns begun in this reply.
  public int resultSets() {
    return grammar.resultSets();
  }

  /// Whether the reply had rows to give, be it none.
  public boolean isResultSet() {
    return grammar.resultSets() > 0;
  }

  /// Rows of all result sets of the reply.
  public long rowCount() {
    return rowCount;
  }
}
