package io.kintsugi.proxy.session.state;

import io.kintsugi.proxy.backend.Settings;
import io.kintsugi.router.SessionView;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What MySQL would keep in its session: owned by the proxy, touched by the client's loop only.
public final class SessionState implements SessionView {
  private final long connectionId;
  private final String user;
  private final String host;
  private Set<String> schemas;
  private @Nullable String schema;
  private Settings settings;
  private @Nullable Settings branchSettings;
  private LexMode lexMode;
  private final Map<String, UserVariable> userVariables = new HashMap<>();
  private final Map<String, String> own = new HashMap<>();
  private boolean autocommit = true;
  private long lastInsertId;
  private long foundRows;
  private long rowCount = -1;
  private List<Warning> warnings = List.of();

  /// A user variable's value, and the literal that makes it on a backend.
  public record UserVariable(SqlValue value, String literal) {}

  /// One row of SHOW WARNINGS.
  public record Warning(String level, int code, String message) {}

  public SessionState(
      long connectionId,
      String user,
      String host,
      Set<String> schemas,
      Settings settings,
      LexMode lexMode) {
    this.connectionId = connectionId;
    this.user = user;
    this.host = host;
    this.schemas = Set.copyOf(schemas);
    this.settings = settings;
    this.lexMode = lexMode;
  }

  @Override
  public @Nullable String schema() {
    return schema;
  }

  public void schema(@Nullable String name) {
    schema = name;
  }

  @Override
  public LexMode lexMode() {
    return lexMode;
  }

  public Settings settings() {
    return settings;
  }

  public void settings(Settings next, LexMode mode) {
    settings = next;
    branchSettings = null;
    lexMode = mode;
  }

  /// Those of an XA branch: autocommit is off, so that a statement behind an XA START that was
  /// refused cannot commit by itself.
  public Settings branchSettings() {
    Settings made = branchSettings;
    if (made == null) {
      made = settings.with(Map.of("autocommit", "0"));
      branchSettings = made;
    }
    return made;
  }

  @Override
  public String account() {
    return user;
  }

  @Override
  public boolean noAutoValueOnZero() {
    return settings.values().getOrDefault("sql_mode", "").contains("NO_AUTO_VALUE_ON_ZERO");
  }

  @Override
  public SqlValue userVariable(String name) {
    UserVariable variable = userVariables.get(name);
    return variable == null ? new SqlValue.Null() : variable.value();
  }

  public String userVariableLiteral(String name) {
    UserVariable variable = userVariables.get(name);
    return variable == null ? "NULL" : variable.literal();
  }

  /// All that were ever set, for expressions that may read any of them.
  public Set<String> userVariableNames() {
    return userVariables.keySet();
  }

  /// A variable that no backend is told of, as it was written.
  public void own(String name, String literal) {
    own.put(name, literal);
  }

  public void disown(String name) {
    own.remove(name);
  }

  public @Nullable String own(String name) {
    return own.get(name);
  }

  public void userVariable(String name, UserVariable variable) {
    userVariables.put(name, variable);
  }

  @Override
  public SqlValue sessionFunction(String name) {
    return switch (name) {
      case "LAST_INSERT_ID" -> new SqlValue.Int(lastInsertId);
      case "FOUND_ROWS" -> new SqlValue.Int(foundRows);
      case "ROW_COUNT" -> new SqlValue.Int(rowCount);
      case "CONNECTION_ID" -> new SqlValue.Int(connectionId);
      case "DATABASE", "SCHEMA" -> schema == null ? new SqlValue.Null() : text(schema);
      case "USER", "SESSION_USER", "SYSTEM_USER" -> text(user + "@" + host);
      case "CURRENT_USER" -> text(user + "@%");
      default -> throw new IllegalArgumentException("not a session function: " + name);
    };
  }

  private static SqlValue text(String value) {
    return new SqlValue.Text(value.getBytes(StandardCharsets.UTF_8), "utf8mb4");
  }

  @Override
  public boolean mayUse(String name) {
    return schemas.contains(name) || name.toLowerCase(Locale.ROOT).equals("information_schema");
  }

  public Set<String> schemas() {
    return schemas;
  }

  /// After a reload.
  public void schemas(Set<String> now) {
    schemas = now;
  }

  public long connectionId() {
    return connectionId;
  }

  public String user() {
    return user;
  }

  public String host() {
    return host;
  }

  public boolean autocommit() {
    return autocommit;
  }

  public void autocommit(boolean on) {
    autocommit = on;
  }

  public long lastInsertId() {
    return lastInsertId;
  }

  public void lastInsertId(long id) {
    lastInsertId = id;
  }

  public long foundRows() {
    return foundRows;
  }

  /// Rows that the last statement changed; -1 when it was one that gives rows, or failed.
  public long rowCount() {
    return rowCount;
  }

  public void foundRows(long rows) {
    foundRows = rows;
  }

  public void rowCount(long rows) {
    rowCount = rows;
  }

  public List<Warning> warnings() {
    return warnings;
  }

  /// Whether the last statement was answered with this error.
  public boolean failedWith(int errno) {
    return warnings.stream().anyMatch(each -> each.level().equals("Error") && each.code() == errno);
  }

  public void warnings(List<Warning> now) {
    warnings = List.copyOf(now);
  }
}
