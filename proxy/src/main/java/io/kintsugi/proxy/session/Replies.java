package io.kintsugi.proxy.session;

import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.reply.ReplyOutput;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.EofPacket;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ResultWriter;
import io.kintsugi.proxy.wire.ServerStatus;
import io.kintsugi.proxy.wire.SessionTrack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers the proxy gives by itself.
public final class Replies {
  private final ClientSession session;

  Replies(ClientSession session) {
    this.session = session;
  }

  /// The session's status flags, as MySQL would send them now.
  public int status() {
    Transaction transaction = session.transaction();
    SessionState state = session.state();
    int status = state.autocommit() ? ServerStatus.SERVER_STATUS_AUTOCOMMIT : 0;
    if (transaction.explicit() || transaction.anyOpen()) {
      status |= ServerStatus.SERVER_STATUS_IN_TRANS;
      if (transaction.readOnly()) {
        status |= ServerStatus.SERVER_STATUS_IN_TRANS_READONLY;
      }
    }
    if (state.lexMode().noBackslashEscapes()) {
      status |= ServerStatus.SERVER_STATUS_NO_BACKSLASH_ESCAPES;
    }
    return session.moreResults() ? status | ServerStatus.SERVER_MORE_RESULTS_EXISTS : status;
  }

  /// The OK of a USE; a client that tracks the session is told the new schema.
  public void schemaChanged(String schema) {
    byte[] change = SessionTrack.encode(List.of(new SessionTrack.Schema(schema)));
    ok(OkPacket.of(0, 0, status(), 0).withSessionState(change));
  }

  /// The OK of a SET; a client that tracks the session is told the new values.
  public void variablesChanged(Map<String, String> values, int warnings) {
    OkPacket ok = OkPacket.of(0, 0, status(), warnings);
    if (!values.isEmpty()) {
      List<SessionTrack> changes = new ArrayList<>();
      values.forEach((name, value) -> changes.add(new SessionTrack.SystemVariable(name, value)));
      ok = ok.withSessionState(SessionTrack.encode(changes));
    }
    ok(ok);
  }

  public void eof() {
    ReplyOutput output = session.output();
    output.sequence(new EofPacket(0, status()).write(output.gather(9), output.sequence()));
  }

  public void ok() {
    ok(OkPacket.of(0, 0, status(), 0));
  }

  public void ok(long affectedRows, long lastInsertId, int warnings, String info) {
    ok(
        OkPacket.of(affectedRows, lastInsertId, status(), warnings)
            .withInfo(info.getBytes(StandardCharsets.UTF_8)));
  }

  public void ok(OkPacket packet) {
    ReplyOutput output = session.output();
    output.sequence(
        packet.write(output.gather(64), session.link().capabilities(), output.sequence()));
  }

  /// A result set made here, as text.
  public void rows(List<ColumnDefinition> columns, List<byte[] @Nullable []> rows) {
    ReplyOutput output = session.output();
    ResultWriter writer = writer(output);
    writer.columns(columns, status());
    for (byte[] @Nullable [] row : rows) {
      writer.textRow(row);
    }
    writer.end(status(), 0);
    output.sequence(writer.sequence());
    session.state().foundRows(rows.size());
    session.state().rowCount(-1);
  }

  /// The same in the binary protocol, all cells as strings.
  public void binaryRows(List<ColumnDefinition> columns, List<byte[] @Nullable []> rows) {
    ReplyOutput output = session.output();
    ResultWriter writer = writer(output);
    writer.columns(
        columns.stream().map(column -> ColumnDefinition.text(column.name(), 64)).toList(),
        status());
    for (byte[] @Nullable [] row : rows) {
      @Nullable String[] cells = new String[row.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row[i] == null ? null : new String(row[i], StandardCharsets.UTF_8);
      }
      writer.binaryRow(cells);
    }
    writer.end(status(), 0);
    output.sequence(writer.sequence());
    session.state().foundRows(rows.size());
    session.state().rowCount(-1);
  }

  /// A prepared statement the proxy answers itself: what columns it gives is told at EXECUTE.
  public void prepared(int id, int parameters) {
    ReplyOutput output = session.output();
    ResultWriter writer = writer(output);
    List<ColumnDefinition> definitions =
        Collections.nCopies(parameters, ColumnDefinition.text("?", 0));
    writer.prepared(id, parameters, definitions, 0, status());
    output.sequence(writer.sequence());
  }

  private ResultWriter writer(ReplyOutput output) {
    return new ResultWriter(
        output.gather(256), session.link().capabilities(), output.sequence() - 1);
  }

  public void error(ProxyError error) {
    session.observation().failed(error);
    session.state().rowCount(-1);
    session
        .state()
        .warnings(List.of(new SessionState.Warning("Error", error.errno(), error.message())));
    ReplyOutput output = session.output();
    output.sequence(
        ErrPacket.of(error.errno(), error.sqlState(), error.message())
            .write(output.gather(256), output.sequence()));
    session.moreResults(false);
  }
}
