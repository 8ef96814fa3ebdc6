package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Digest;
import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.LexMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What people are shown of the statements of one shape: no literal, no comment. The same object as
/// long as the shape's plan is kept, so that counters are found by identity; two shapes that differ
/// in white space or letter case have different objects with the same text.
public final class Digested {
  private static final int LONGEST = 2048;
  static final Digested UNREADABLE = new Digested("(cannot be read)", "", null);
  static final Digested TOO_LONG = new Digested("(longer than is kept)", "", null);

  private final String text;
  private final String word;
  private final @Nullable String schema;

  private Digested(String text, String word, @Nullable String schema) {
    this.text = text;
    this.word = word;
    this.schema = schema;
  }

  static Digested of(Fingerprint statement, LexMode mode, @Nullable String schema) {
    String text = Digest.of(statement, mode);
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return new Digested(
        text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...",
        text.substring(0, end).toUpperCase(Locale.ROOT),
        schema);
  }

  /// At most two thousand characters of it.
  public String text() {
    return text;
  }

  /// The statement's first word in capitals; empty when it has none.
  public String word() {
    return word;
  }

  /// The default schema it was routed under.
  public @Nullable String schema() {
    return schema;
  }
}
