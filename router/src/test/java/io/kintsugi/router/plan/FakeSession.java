package io.kintsugi.router.plan;

import io.kintsugi.router.SessionView;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A session of user app, with variables as a test sets them.
final class FakeSession implements SessionView {
  private final @Nullable String schema;
  private final LexMode mode;
  final Map<String, SqlValue> variables = new HashMap<>();
  boolean zeroIsAKey;

  FakeSession(@Nullable String schema) {
    this(schema, LexMode.DEFAULT);
  }

  FakeSession(@Nullable String schema, LexMode mode) {
    this.schema = schema;
    this.mode = mode;
  }

  @Override
  public @Nullable String schema() {
    return schema;
  }

  @Override
  public LexMode lexMode() {
    return mode;
  }

  @Override
  public SqlValue userVariable(String name) {
    return variables.getOrDefault(name, new SqlValue.Null());
  }

  @Override
  public SqlValue sessionFunction(String name) {
    return switch (name) {
      case "LAST_INSERT_ID" -> new SqlValue.Int(7);
      case "DATABASE" -> schema == null ? new SqlValue.Null() : text(schema);
      case "USER", "CURRENT_USER" -> text("app@localhost");
      default -> new SqlValue.Int(42);
    };
  }

  private static SqlValue text(String value) {
    return new SqlValue.Text(value.getBytes(StandardCharsets.UTF_8), "utf8mb4");
  }

  @Override
  public boolean mayUse(String schema) {
    return !schema.equals("sbtest") || "sbtest".equals(this.schema);
  }

  @Override
  public boolean noAutoValueOnZero() {
    return zeroIsAKey;
  }
}
