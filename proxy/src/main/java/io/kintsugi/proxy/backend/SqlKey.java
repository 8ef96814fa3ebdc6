package io.kintsugi.proxy.backend;

import java.util.Arrays;

/// A statement's text as a map key, with the settings it was prepared under: sql_mode and character
/// set change what the same bytes mean.
public final class SqlKey {
  private final byte[] sql;
  private final Settings settings;
  private final int hash;

  /// Keeps {@code sql}; it must not change afterwards.
  public SqlKey(byte[] sql, Settings settings) {
    this.sql = sql;
    this.settings = settings;
    this.hash = 31 * Arrays.hashCode(sql) + settings.hashCode();
  }

  public byte[] sql() {
    return sql;
  }

  public Settings settings() {
    return settings;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof SqlKey key
            && key.hash == hash
            && Arrays.equals(key.sql, sql)
            && key.settings.equals(settings));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
