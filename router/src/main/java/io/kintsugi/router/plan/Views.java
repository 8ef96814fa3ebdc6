package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.LexMode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Tells by their definitions which views only a primary may answer: they call stored functions, or
/// what locks, writes or asks a server for itself.
public final class Views {
  private Views() {}

  /// A view that names one of those is one too, whatever schema it is of.
  ///
  /// @param definitions by name, as `information_schema.views` prints them; empty for one that may
  ///   not be seen
  public static Set<String> forPrimaries(Map<String, String> definitions) {
    Set<String> found = new HashSet<>();
    int before = -1;
    while (found.size() > before) {
      before = found.size();
      definitions.forEach((name, definition) -> {
        if (!pure(definition) || namesOneOf(found, definition)) {
          found.add(name);
        }
      });
    }
    return Set.copyOf(found);
  }

  private static boolean namesOneOf(Set<String> views, String definition) {
    String text = definition.toLowerCase(Locale.ROOT);
    return views.stream()
        .anyMatch(view -> text.contains("`" + view.toLowerCase(Locale.ROOT) + "`"));
  }

  private static boolean pure(String definition) {
    byte[] text = definition.getBytes(StandardCharsets.UTF_8);
    Fingerprint statement = new Fingerprint().of(text, 0, text.length, LexMode.DEFAULT);
    return statement.valid() && PureReads.is(new Source(statement, LexMode.DEFAULT));
  }
}
