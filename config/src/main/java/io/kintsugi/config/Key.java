package io.kintsugi.config;

import org.jspecify.annotations.Nullable;

/// One key of the file: the description that the loader checks by, and that the reference and the
/// JSON Schema in docs/ are written from.
sealed interface Key {
  String name();

  boolean required();

  /// A sentence or two for the reference.
  String meaning();

  /// A key with one value. `byDefault` is written as in the file; null means there is none.
  record Value<T>(
      String name,
      Kind.Scalar<T> kind,
      boolean required,
      @Nullable String byDefault,
      String meaning)
      implements Key {}

  /// A key with more below it.
  record Part(String name, Kind.Tree kind, boolean required, String meaning) implements Key {}

  static <T> Value<T> required(String name, Kind.Scalar<T> kind, String meaning) {
    return new Value<>(name, kind, true, null, meaning);
  }

  static <T> Value<T> optional(String name, Kind.Scalar<T> kind, String meaning) {
    return new Value<>(name, kind, false, null, meaning);
  }

  static <T> Value<T> value(String name, Kind.Scalar<T> kind, String byDefault, String meaning) {
    return new Value<>(name, kind, false, byDefault, meaning);
  }

  static Part requiredPart(String name, Kind.Tree kind, String meaning) {
    return new Part(name, kind, true, meaning);
  }

  static Part part(String name, Kind.Tree kind, String meaning) {
    return new Part(name, kind, false, meaning);
  }
}
