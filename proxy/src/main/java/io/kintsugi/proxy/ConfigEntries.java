package io.kintsugi.proxy;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.Secret;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A configuration as keys and values, secrets as stars.
final class ConfigEntries {
  private static final String STARS = "***";
  private final Map<String, String> entries = new LinkedHashMap<>();

  private ConfigEntries() {}

  /// By path, in the order of the file's sections.
  static Map<String, String> of(ProxyConfig config) {
    ConfigEntries made = new ConfigEntries();
    made.record("", config);
    return made.entries;
  }

  private void record(String path, Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String name = key(component.getName());
      add(path.isEmpty() ? name : path + "." + name, value(record, component));
    }
  }

  private void add(String path, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Secret _, ProxyConfig.Credential _ -> entries.put(path, STARS);
      case Map<?, ?> map -> map.forEach((name, each) -> add(path + "." + name, each));
      case ProxyConfig.Buffer buffer -> {
        entries.put(path + "-statements", String.valueOf(buffer.statements()));
        entries.put(path + "-bytes", String.valueOf(buffer.bytes()));
        entries.put(path + "-time", time(buffer.time()));
      }
      case Record record -> {
        if (path.startsWith("schemas.")) {
          entries.put(path, kind(record));
        }
        record(path, record);
      }
      default -> entries.put(path, text(value));
    }
  }

  /// Of a rule or a function, which its kind tells apart.
  private static String kind(Record record) {
    return record instanceof ProxyConfig.Schema
        ? "schema"
        : record.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component.getName(), e);
    }
  }

  private static String key(String component) {
    return switch (component) {
      case "identity" -> "proxy";
      case "credential" -> "password";
      default -> component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    };
  }

  private static String text(Object value) {
    return switch (value) {
      case Enum<?> word -> word.name().toLowerCase(Locale.ROOT).replace('_', '-');
      case Duration time -> time(time);
      case List<?> list ->
          list.stream().map(ConfigEntries::text).collect(Collectors.joining(", ", "[", "]"));
      default -> String.valueOf(value);
    };
  }

  private static String time(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }
}
