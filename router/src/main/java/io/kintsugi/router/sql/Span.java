package io.kintsugi.router.sql;

import java.util.Arrays;

/// A piece of any statement of one shape; it may hold slots, but ends in none.
public record Span(Place start, Place end) {
  public static Span of(Fingerprint statement, int start, int end) {
    return new Span(Place.of(statement, start), Place.of(statement, end));
  }

  /// The piece's text in a statement of the same shape.
  public byte[] in(Fingerprint statement) {
    return Arrays.copyOfRange(statement.text(), start.in(statement), end.in(statement));
  }
}
