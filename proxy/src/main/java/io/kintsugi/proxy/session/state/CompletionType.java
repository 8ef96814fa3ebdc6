package io.kintsugi.proxy.session.state;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What COMMIT and ROLLBACK do when they do not say (MySQL's variable `completion_type`).
public enum CompletionType {
  NO_CHAIN,
  CHAIN,
  RELEASE;

  public static final String VARIABLE = "completion_type";

  /// A name, in quotes or not, or its number; null for anything else.
  public static @Nullable CompletionType of(String text) {
    String value = text.strip().replace("'", "").toUpperCase(Locale.ROOT);
    for (CompletionType type : values()) {
      if (value.equals(type.name()) || value.equals(Integer.toString(type.ordinal()))) {
        return type;
      }
    }
    return null;
  }

  public static CompletionType of(SessionState state) {
    String set = state.own(VARIABLE);
    CompletionType known = set == null ? null : of(set);
    return known == null ? NO_CHAIN : known;
  }
}
