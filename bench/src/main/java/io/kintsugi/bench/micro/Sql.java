package io.kintsugi.bench.micro;

/// The statements that are measured.
final class Sql {
  static final String POINT = "SELECT c FROM sbtest1 WHERE id=50123";
  static final String POINT_PREPARED = "SELECT c FROM sbtest1 WHERE id=?";

  private Sql() {}
}
