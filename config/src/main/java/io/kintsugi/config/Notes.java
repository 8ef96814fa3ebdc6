package io.kintsugi.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What a valid configuration does not lead to, a sentence for each: a key that is read and has no
/// effect must not pass in silence. Nothing here breaks a promise; values that would are refused.
public final class Notes {
  private Notes() {}

  public static List<String> of(ProxyConfig config) {
    List<String> notes = new ArrayList<>();
    List<String> admins = names(config.users(), ProxyConfig.User::admin);
    if (admins.isEmpty()) {
      notes.add("users: nobody has admin: true, so nobody can log in to the dashboard.");
    } else {
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
