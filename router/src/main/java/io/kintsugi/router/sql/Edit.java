package io.kintsugi.router.sql;

/// A change to any statement of one shape: the span gives way to other bytes. An empty span
/// inserts.
@SuppressWarnings("ArrayRecordComponent")
public record Edit(Span span, byte[] with) {
  public static Edit insert(Place at, byte[] bytes) {
    return new Edit(new Span(at, at), bytes);
  }
}
