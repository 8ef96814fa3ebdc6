package io.kintsugi.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What a valid configuration asks for and this version does not do, a sentence for each key: a key
/// that is read and has no effect must not pass in silence. Nothing here breaks a promise; values
/// that would are refused.
public final class Notes {
  private Notes() {}

  public static List<String> of(ProxyConfig config) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "admin: nothing listens on %s:%d yet; there is no dashboard."
            .formatted(config.admin().address(), config.admin().port()));
    List<String> admins = names(config.users(), ProxyConfig.User::admin);
    if (!admins.isEmpty()) {
      notes.add(
          ("users: admin: true (%s) shows and kills the connections of others, and settles transactions in doubt;"
                  + " the rest of SHOW KINTSUGI is not there yet.")
              .formatted(String.join(", ", admins)));
    }
    return List.copyOf(notes);
  }

  private static <V> List<String> names(Map<String, V> map, Predicate<V> wanted) {
    return map.entrySet().stream()
        .filter(entry -> wanted.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
