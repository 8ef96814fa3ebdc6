package io.kintsugi.proxy.session.state;

import io.kintsugi.proxy.backend.Settings;
import java.util.Map;
import java.util.TreeMap;

/// Collation ids as a login names them. The table of a server replaces the few built in, which are
/// those that drivers send.
public final class Collations {
  private static final int UTF8MB4_0900_AI_CI = 255;
  private final Map<Integer, String> names;

  public Collations(Map<Integer, String> fromServer) {
    Map<Integer, String> all = new TreeMap<>(BUILT_IN);
    all.putAll(fromServer);
    names = Map.copyOf(all);
  }

  private static final Map<Integer, String> BUILT_IN =
      Map.of(
          8, "latin1_swedish_ci",
          33, "utf8mb3_general_ci",
          45, "utf8mb4_general_ci",
          46, "utf8mb4_bin",
          63, "binary",
          83, "utf8mb3_bin",
          192, "utf8mb3_unicode_ci",
          224, "utf8mb4_unicode_ci",
          246, "utf8mb4_unicode_520_ci",
          255, "utf8mb4_0900_ai_ci");

  /// What a login with this collation makes of the session's variables; an id the server does not
  /// know gives its default, as MySQL does.
  public Settings settings(int id) {
    String collation = names.get(id);
    if (id == UTF8MB4_0900_AI_CI || collation == null) {
      return Settings.DEFAULT;
    }
    String charset = "'" + charset(collation) + "'";
    return new Settings(
        Map.of(
            "character_set_client", charset,
            "character_set_connection", charset,
            "character_set_results", charset,
            "collation_connection", "'" + collation + "'"));
  }

  /// The character set a collation belongs to: what stands before the first underscore.
  public static String charset(String collation) {
    int end = collation.indexOf('_');
    return end < 0 ? collation : collation.substring(0, end);
  }
}
