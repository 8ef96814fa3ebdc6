package io.kintsugi.config;

/// A value that stands in the file and is right by itself, with its place. `shown` is how messages
/// quote it: as the file writes it, never what a placeholder gave.
record Given<T>(T value, String shown, Position at) {

  /// A name that is a key of the file: no placeholder is filled there.
  static Given<String> name(String name, Position at) {
    return new Given<>(name, Quoted.text(name), at);
  }

  /// The value may be a secret.
  @Override
  public String toString() {
    return "Given[" + at + "]";
  }
}
