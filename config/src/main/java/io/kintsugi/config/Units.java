package io.kintsugi.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Times and sizes as operators write them. As in MySQL, a kilobyte is 1,024 bytes.
final class Units {
  /// Twelve digits of any unit fit into a long.
  static final Pattern DURATION = Pattern.compile("([0-9]{1,12}) ?(ms|s|m|h|d)");

  static final Pattern BYTES =
      Pattern.compile("([0-9]{1,9}) ?(B|KB|MB|GB|KiB|MiB|GiB)?|([0-9]{1,18})");

  private Units() {}

  static @Nullable Duration duration(String text) {
    Matcher m = DURATION.matcher(text);
    if (!m.matches()) {
      return null;
    }
    long amount = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  static @Nullable Long bytes(String text) {
    Matcher m = BYTES.matcher(text);
    if (!m.matches()) {
      return null;
    }
    if (m.group(3) != null) {
      return Long.parseLong(m.group(3));
    }
    long amount = Long.parseLong(m.group(1));
    String unit = m.group(2) == null ? "B" : m.group(2);
    return switch (unit.charAt(0)) {
      case 'K' -> amount << 10;
      case 'M' -> amount << 20;
      case 'G' -> amount << 30;
      default -> amount;
    };
  }

  static Duration knownDuration(String text) {
    return requireNonNull(duration(text), text);
  }

  static long knownBytes(String text) {
    return requireNonNull(bytes(text), text);
  }
}
