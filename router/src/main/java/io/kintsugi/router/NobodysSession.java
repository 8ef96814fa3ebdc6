package io.kintsugi.router;

import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.SqlValue;
import org.jspecify.annotations.Nullable;

/// A session that has just begun, of an account that may use everything: for explaining.
public record NobodysSession(@Nullable String schema) implements SessionView {
  @Override
  public LexMode lexMode() {
    return LexMode.DEFAULT;
  }

  @Override
  public SqlValue userVariable(String name) {
    return new SqlValue.Null();
  }

  @Override
  public SqlValue sessionFunction(String name) {
    return new SqlValue.Null();
  }

  @Override
  public boolean mayUse(String name) {
    return true;
  }
}
