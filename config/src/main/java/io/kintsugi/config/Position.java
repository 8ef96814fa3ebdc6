package io.kintsugi.config;

/// A place in the file; both count from 1.
record Position(int line, int column) {
  static final Position START = new Position(1, 1);
}
