package io.kintsugi.proxy.session.state;

import io.kintsugi.proxy.backend.Settings;
import io.kintsugi.router.sql.LexMode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a session begins with: the variables that its login's collation and the configuration give,
/// and how its text is read by servers of this release.
public final class SessionDefaults {
  private final String serverVersion;
  private final Collations collations;

  public SessionDefaults(String serverVersion, Collations collations) {
    this.serverVersion = serverVersion;
    this.collations = collations;
  }

  /// @param schemas those that the user may use
  /// @param collation the id that the login names
  /// @param lockWait how long a statement waits for a row's lock
  public SessionState state(
      long id,
      String user,
      Set<String> schemas,
      String host,
      int collation,
      @Nullable String schema,
      Duration lockWait) {
    Settings settings = collations.settings(collation).with(lockWait(lockWait));
    SessionState state = new SessionState(id, user, host, schemas, settings, lexMode(settings));
    state.schema(schema == null || schema.isEmpty() ? null : schema);
    return state;
  }

  /// `transactions.lock-wait`, in whole seconds as the variable has it: rounded up.
  private static Map<String, String> lockWait(Duration configured) {
    long seconds = Math.max(1, configured.plusMillis(999).toSeconds());
    return Map.of("innodb_lock_wait_timeout", Long.toString(seconds));
  }

  /// How a session with these variables reads text.
  private LexMode lexMode(Settings settings) {
    String mode = settings.values().getOrDefault("sql_mode", "");
    String charset = settings.values().getOrDefault("character_set_client", "utf8mb4");
    return new LexMode(
        mode.contains("ANSI_QUOTES"),
        mode.contains("NO_BACKSLASH_ESCAPES"),
        mode.contains("PIPES_AS_CONCAT"),
        mode.contains("IGNORE_SPACE"),
        mode.contains("HIGH_NOT_PRECEDENCE"),
        charset.replace("'", ""),
        versionNumber());
  }

  public String serverVersion() {
    return serverVersion;
  }

  /// The servers' release as MySQL's own version comments have it: 80015 for 8.0.15.
  public int versionNumber() {
    String[] parts = serverVersion.split("[^0-9]+", 4);
    return parts.length < 3
        ? LexMode.DEFAULT.serverVersion()
        : Integer.parseInt(parts[0]) * 10_000
            + Integer.parseInt(parts[1]) * 100
            + Integer.parseInt(parts[2]);
  }
}
