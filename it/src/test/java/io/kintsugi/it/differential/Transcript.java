package io.kintsugi.it.differential;

import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ServerStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Answers as lines that can be compared and read.
final class Transcript {
  /// What the statement did to the session; whether an index was used is the server's own affair.
  private static final int STATUS =
      ServerStatus.SERVER_STATUS_IN_TRANS
          | ServerStatus.SERVER_STATUS_AUTOCOMMIT
          | ServerStatus.SERVER_MORE_RESULTS_EXISTS
          | ServerStatus.SERVER_STATUS_NO_BACKSLASH_ESCAPES
          | ServerStatus.SERVER_STATUS_IN_TRANS_READONLY;

  private Transcript() {}

  static List<String> of(List<Reply> replies, Corpus.Entry entry) {
    List<String> lines = new ArrayList<>();
    replies.forEach(reply -> add(reply, entry, lines));
    return lines;
  }

  private static void add(Reply reply, Corpus.Entry entry, List<String> lines) {
    switch (reply) {
      case Reply.Failed failed ->
          lines.add(
              "error %d %s %s"
                  .formatted(
                      failed.error().errorCode(),
                      failed.error().sqlState(),
                      failed.error().text()));
      case Reply.Done done -> lines.add("ok " + ok(done.ok(), entry));
      case Reply.Rows rows -> {
        rows.columns().forEach(column -> lines.add(column(column)));
        if (entry.rule() == Corpus.Rule.COLUMNS) {
          return;
        }
        lines.addAll(rows(rows, entry.unordered()));
        lines.add("end " + ok(rows.end(), entry));
      }
    }
  }

  private static List<String> rows(Reply.Rows rows, boolean unordered) {
    List<String> lines = new ArrayList<>();
    for (byte[] row : rows.rows()) {
      lines.add("row " + RowText.cells(row, rows.columns(), rows.binary()));
    }
    if (unordered) {
      Collections.sort(lines);
    }
    return lines;
  }

  static String column(ColumnDefinition column) {
    return "column %s.%s(%s).%s(%s) %s charset=%d length=%d flags=0x%x decimals=%d"
        .formatted(
            column.schema(),
            column.table(),
            column.orgTable(),
            column.name(),
            column.orgName(),
            column.type(),
            column.charset(),
            column.length(),
            column.flags(),
            column.decimals());
  }

  private static String ok(OkPacket ok, Corpus.Entry entry) {
    String id =
        entry.rule() == Corpus.Rule.ID
            ? (ok.lastInsertId() == 0 ? "none" : "generated")
            : Long.toUnsignedString(ok.lastInsertId());
    return "affected=%s id=%s warnings=%d status=0x%x info=%s"
        .formatted(
            Long.toUnsignedString(ok.affectedRows()),
            id,
            ok.warnings(),
            ok.status() & STATUS,
            RowText.printable(ok.info()));
  }
}
