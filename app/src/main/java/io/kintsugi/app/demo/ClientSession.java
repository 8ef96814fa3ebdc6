package io.kintsugi.app.demo;

import io.kintsugi.router.SessionView;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/// What a client's session knows, asked from outside: to route a statement once more as the proxy
/// routed it, its variables are read back through the connection.
record ClientSession(Connection connection, String schema) implements SessionView {
  @Override
  public LexMode lexMode() {
    return LexMode.DEFAULT;
  }

  @Override
  public SqlValue userVariable(String name) {
    return ask("@`" + name.replace("`", "``") + "`");
  }

  @Override
  public SqlValue sessionFunction(String name) {
    return ask(name.toUpperCase(Locale.ROOT) + "()");
  }

  @Override
  public boolean mayUse(String name) {
    return name.equals(schema);
  }

  private SqlValue ask(String expression) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT " + expression)) {
      return rows.next() ? value(rows.getObject(1)) : new SqlValue.Null();
    } catch (SQLException e) {
      throw new IllegalStateException("SELECT " + expression + ": " + e.getMessage(), e);
    }
  }

  private static SqlValue value(Object answer) {
    return switch (answer) {
      case null -> new SqlValue.Null();
      case Long number -> new SqlValue.Int(number);
      case Integer number -> new SqlValue.Int(number);
      default -> new SqlValue.Text(answer.toString().getBytes(StandardCharsets.UTF_8), "utf8mb4");
    };
  }
}
