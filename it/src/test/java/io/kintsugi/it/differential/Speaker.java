package io.kintsugi.it.differential;

import io.kintsugi.proxy.wire.ErrPacket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One session that is given the corpus, in one of the two protocols.
final class Speaker implements AutoCloseable {
  enum Protocol {
    TEXT,
    BINARY
  }

  /// ER_UNSUPPORTED_PS: the statement exists in the text protocol only.
  private static final int UNSUPPORTED_PS = 1295;

  private final RawClient client;
  private final Protocol protocol;

  Speaker(RawClient client, Protocol protocol) {
    this.client = client;
    this.protocol = protocol;
  }

  /// What came of one statement.
  ///
  /// @param lines for the comparison
  record Said(List<String> lines, int errno, boolean warned) {}

  Said say(Corpus.Entry entry) throws IOException {
    return switch (protocol) {
      case TEXT -> said(entry, List.of(), client.query(entry.textSql()));
      case BINARY -> prepared(entry);
    };
  }

  private Said prepared(Corpus.Entry entry) throws IOException {
    switch (client.prepare(entry.sql())) {
      case RawClient.Unprepared(ErrPacket error) when error.errorCode() == UNSUPPORTED_PS -> {
        return said(entry, List.of("not preparable"), client.query(entry.textSql()));
      }
      case RawClient.Unprepared(ErrPacket error) -> {
        return said(entry, List.of("prepare"), List.of(new Reply.Failed(error)));
      }
      case RawClient.Prepared statement -> {
        List<String> lines = new ArrayList<>();
        lines.add("prepared, parameters=" + statement.parameters());
        statement.columns().forEach(column -> lines.add("prepared " + Transcript.column(column)));
        var replies = client.execute(statement, entry.values());
        client.close(statement);
        return said(entry, lines, replies);
      }
    }
  }

  private static Said said(Corpus.Entry entry, List<String> before, List<Reply> replies) {
    List<String> lines = new ArrayList<>(before);
    lines.addAll(Transcript.of(replies, entry));
    Reply last = replies.getLast();
    int errno = last instanceof Reply.Failed(ErrPacket error) ? error.errorCode() : 0;
    return new Said(lines, errno, last.warnings() > 0);
  }

  /// A statement of the comparison itself, always as text.
  List<String> ask(String sql) throws IOException {
    var entry = new Corpus.Entry(0, sql, Corpus.Rule.EQUAL, null, "", false, "");
    return Transcript.of(client.query(sql), entry);
  }

  RawClient client() {
    return client;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
