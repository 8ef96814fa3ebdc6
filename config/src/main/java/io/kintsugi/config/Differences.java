package io.kintsugi.config;

import io.kintsugi.config.ConfigChange.Difference;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares two records of a configuration, component by component, in the words of the file.
final class Differences {
  private static final String SECRET = "***";

  private Differences() {}

  static <R extends Record> List<Difference> of(R before, R after) {
    List<Difference> all = new ArrayList<>();
    for (RecordComponent component : before.getClass().getRecordComponents()) {
      compare(
          key(component.getName()), value(before, component), value(after, component), all::add);
    }
    return all;
  }

  private interface Told {
    void difference(Difference difference);
  }

  private static void compare(
      String key, @Nullable Object before, @Nullable Object after, Told told) {
    if (Objects.equals(before, after)) {
      return;
    }
    switch (before) {
      case Map<?, ?> map when after instanceof Map<?, ?> others -> {
        Set<Object> names = new LinkedHashSet<>(map.keySet());
        names.addAll(others.keySet());
        for (Object name : names) {
          compare(key + "." + name, map.get(name), others.get(name), told);
        }
      }
      case ProxyConfig.Buffer buffer when after instanceof ProxyConfig.Buffer other ->
          of(buffer, other)
              .forEach(each ->
                  told.difference(
                      new Difference(key + "-" + each.key(), each.before(), each.after())));
      case null, default -> told.difference(new Difference(key, text(before), text(after)));
    }
  }

  private static @Nullable Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component.getName(), e);
    }
  }

  private static String key(String component) {
    return component.equals("credential")
        ? "password"
        : component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "none";
      case Secret _, ProxyConfig.Credential _ -> SECRET;
      case Enum<?> word -> word.name().toLowerCase(Locale.ROOT).replace('_', '-');
      case Duration time -> time(time);
      case Record rule -> rule.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      default -> String.valueOf(value);
    };
  }

  private static String time(Duration time) {
    long millis = time.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    return seconds % 60 != 0 || seconds == 0
        ? seconds + "s"
        : seconds % 3600 != 0 ? seconds / 60 + "m" : seconds / 3600 + "h";
  }
}
