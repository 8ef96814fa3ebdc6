package io.kintsugi.config;

/// A place in the file; both count from 1.
record Position(int line, int column) {
  static final Position START = new Position(1, 1);

  /// Right behind `text`, which begins where the file begins.
  static Position after(String text) {
    int lines = (int) text.chars().filter(c -> c == '\n').count();
    return new Position(lines + 1, text.length() - text.lastIndexOf('\n'));
  }
}
