package io.kintsugi.proxy.session.lane;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.backend.PreparedCache;
import io.kintsugi.proxy.backend.SqlKey;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.Cursor;
import io.kintsugi.proxy.session.state.Prepared;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.ExecuteParameters;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A command as one shard gets it: a whole packet, ready before the connection is.
///
/// Owns its packet until it is sent or released.
public final class Request {
  private static final int STATEMENT_ID_OFFSET = 5;

  /// What a statement is answered with that was given up while its connection prepared it.
  private static final ByteBuf INTERRUPTED = interrupted();

  private final Expect expect;
  private final @Nullable SqlKey prepared;
  private @Nullable ByteBuf packet;

  /// The packet once more, for another server; shares its bytes.
  private @Nullable ByteBuf kept;

  private boolean keeps;

  private final @Nullable Prepared cursor;

  private Request(
      Expect expect, ByteBuf packet, @Nullable SqlKey prepared, @Nullable Prepared cursor) {
    this.expect = expect;
    this.packet = packet;
    this.prepared = prepared;
    this.cursor = cursor;
  }

  private static ByteBuf interrupted() {
    ByteBuf packet = Unpooled.buffer(64);
    ProxyError error = ProxyError.INTERRUPTED;
    ErrPacket.of(error.errno(), error.sqlState(), error.message()).write(packet, 1);
    return packet.asReadOnly();
  }

  public static Request query(ClientSession session, byte[] sql, int from, int to) {
    return new Request(Expect.COMMAND, Commands.query(session.alloc(), sql, from, to), null, null);
  }

  /// COM_STMT_EXECUTE of {@code text}: {@code packet} has room for the server's statement id behind
  /// the command byte.
  ///
  /// @param cursor the client's statement when it asked for a cursor
  public static Request execute(SqlKey text, ByteBuf packet, @Nullable Prepared cursor) {
    return new Request(Expect.EXECUTE, packet, text, cursor);
  }

  /// A statement made here, whose rows are wanted in the binary protocol: prepared and executed.
  public static Request executeText(ClientSession session, byte[] sql) {
    ByteBuf payload = session.alloc().buffer(16);
    ExecuteParameters.header(payload, 0, 0);
    return execute(
        new SqlKey(sql, session.state().settings()),
        Commands.framed(session.alloc(), payload),
        null);
  }

  public int bytes() {
    return packet == null ? 0 : packet.readableBytes();
  }

  /// It may have to be sent once more.
  public void keep() {
    keeps = true;
  }

  /// Ready to be sent once more; false when it was not kept.
  public boolean again() {
    if (kept == null) {
      return false;
    }
    packet = kept;
    kept = null;
    return true;
  }

  public boolean wantsCursor() {
    return cursor != null;
  }

  /// The server has opened a cursor: its connection is kept until the cursor is closed, and its
  /// statement shared with nobody.
  public void cursorOpened(ClientSession session, Lane lane) {
    if (cursor == null || prepared == null) {
      return;
    }
    BackendConnection connection = lane.connection();
    PreparedCache.Prepared own = connection.prepared().remove(prepared);
    if (own != null) {
      cursor.cursor(new Cursor(lane.shard(), connection, own.id()));
      session.transaction().keep(lane.shard(), connection).cursors(1);
    }
  }

  /// Sends it; a prepared statement this connection does not know yet is prepared first, which
  /// costs one round trip the first time.
  public void send(ClientSession session, Lane lane, Function<Expect, ? extends Exchange> taker) {
    BackendConnection connection = lane.connection();
    SqlKey text = prepared;
    if (text == null) {
      transmit(connection, taker.apply(expect));
      return;
    }
    PreparedCache.Prepared known = connection.prepared().get(text);
    if (known != null) {
      execute(connection, known.id(), taker);
      return;
    }
    byte[] sql = text.sql();
    connection.send(
        Commands.text(session.alloc(), Command.COM_STMT_PREPARE, sql, 0, sql.length),
        new PrepareExchange(
            session,
            text,
            answer -> {
              if (answer.prepared() != null) {
                execute(connection, answer.prepared().id(), taker);
              } else {
                giveUp();
                answer.relayError(taker.apply(expect), connection);
              }
            }));
    connection.flush();
  }

  private void execute(
      BackendConnection connection, int id, Function<Expect, ? extends Exchange> taker) {
    if (packet != null) {
      packet.setIntLE(STATEMENT_ID_OFFSET, id);
    }
    if (packet == null) {
      PrepareExchange.replay(INTERRUPTED.slice(), taker.apply(expect), connection);
      return;
    }
    transmit(connection, taker.apply(expect));
  }

  private void transmit(BackendConnection connection, Exchange exchange) {
    ByteBuf outgoing = packet;
    packet = null;
    if (outgoing != null) {
      kept = keeps ? outgoing.retainedDuplicate() : null;
      connection.send(outgoing, exchange);
      connection.flush();
    }
  }

  private void giveUp() {
    if (keeps) {
      kept = packet;
      packet = null;
    } else {
      release();
    }
  }

  public void release() {
    if (packet != null) {
      packet.release();
      packet = null;
    }
    if (kept != null) {
      kept.release();
      kept = null;
    }
  }
}
