package io.kintsugi.router.plan;

/// A planned statement with its client's text, waiting for parameters; opaque outside the router.
public final class BoundTemplate {
  private final byte[] sql;

  BoundTemplate(byte[] sql) {
    this.sql = sql;
  }

  // The template itself takes its place here.
  int length() {
    return sql.length;
  }
}
