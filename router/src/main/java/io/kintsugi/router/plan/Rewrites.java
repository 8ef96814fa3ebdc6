package io.kintsugi.router.plan;

import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.sql.Edit;
import io.kintsugi.router.sql.Place;
import io.kintsugi.router.sql.Span;
import io.kintsugi.router.sql.SqlRewriter;
import io.kintsugi.router.sql.SqlText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The changes a statement's text needs before any shard may see it: the schema's name on that
/// shard, and what only the proxy knows of the session.
///
/// ```
/// SELECT DATABASE() FROM school.student s
/// SELECT 'school' AS `DATABASE()` FROM `school_0`.student s
/// ```
record Rewrites(Catalog catalog, List<SchemaName> schemas, List<SessionCall> calls) {

  /// A logical schema's name in the text.
  record SchemaName(Span span, String schema) {}

  /// A call such as CONNECTION_ID().
  ///
  /// @param heading where to write the column's name, when the call is a whole column without one
  @SuppressWarnings("ArrayRecordComponent")
  record SessionCall(Span span, String function, byte @Nullable [] heading) {}

  Rewrites {
    schemas = List.copyOf(schemas);
    calls = List.copyOf(calls);
  }

  boolean none() {
    return schemas.isEmpty() && calls.isEmpty();
  }

  /// The text for a shard; null when it is the client's own.
  byte @Nullable [] text(Bound run, int shard, List<Edit> more) {
    return apply(run, shard, more, new SqlRewriter().reset(run.statement()));
  }

  /// As {@link #text}, on top of edits that are in the rewriter already.
  byte[] on(SqlRewriter rewriter, Bound run, int shard) {
    edit(rewriter, run, shard);
    return rewriter.toBytes();
  }

  private byte @Nullable [] apply(Bound run, int shard, List<Edit> more, SqlRewriter rewriter) {
    boolean edited = edit(rewriter, run, shard);
    for (Edit edit : more) {
      rewriter.apply(run.statement(), edit);
      edited = true;
    }
    return edited ? rewriter.toBytes() : null;
  }

  private boolean edit(SqlRewriter rewriter, Bound run, int shard) {
    boolean edited = false;
    String physical = catalog.shard(shard).schema();
    for (SchemaName name : schemas) {
      if (!name.schema().equals(physical)) {
        rewriter.apply(run.statement(), new Edit(name.span(), SqlText.quoteName(physical)));
        edited = true;
      }
    }
    for (SessionCall call : calls) {
      byte[] value = SqlText.quote(run.sessionFunction(call.function()), run.session().lexMode());
      rewriter.apply(run.statement(), new Edit(call.span(), value));
      if (call.heading() != null) {
        Place end = call.span().end();
        rewriter.apply(run.statement(), Edit.insert(end, as(call.heading())));
      }
      edited = true;
    }
    return edited;
  }

  private static byte[] as(byte[] heading) {
    String name = new String(heading, StandardCharsets.UTF_8);
    return (" AS " + new String(SqlText.quoteName(name), StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }
}
