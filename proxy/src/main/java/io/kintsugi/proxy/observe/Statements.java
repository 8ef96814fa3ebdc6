package io.kintsugi.proxy.observe;

import io.kintsugi.router.plan.Digested;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All fingerprints that are counted apart: at most so many, whatever clients send; the rest is
/// counted together. Asked when a loop meets a shape for the first time, not per statement.
final class Statements {
  private static final String OTHERS = "others";
  private final int limit;
  private final Map<Text, Known> known = new ConcurrentHashMap<>();
  private final Known others = new Known(OTHERS, "(others)", null, StatementType.OTHER, "");

  private record Text(String text, @Nullable String schema) {}

  Statements(int limit) {
    this.limit = limit;
  }

  Known known(Digested digested, String plan) {
    Text text = new Text(digested.text(), digested.schema());
    Known found = known.get(text);
    if (found != null) {
      return found;
    }
    // Loops that come at the same moment may go over the limit by one each.
    return known.size() >= limit ? others : known.computeIfAbsent(text, _ -> made(digested, plan));
  }

  private static Known made(Digested digested, String plan) {
    return new Known(
        digest(digested.text(), digested.schema()),
        digested.text(),
        digested.schema(),
        StatementType.of(digested.word()),
        plan);
  }

  static String digest(String text, @Nullable String schema) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((schema + "\n" + text).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Most time in all first.
  List<Model.Statement> shown() {
    List<Model.Statement> shown = new ArrayList<>();
    known.values().forEach(each -> shown.add(each.shown()));
    shown.add(others.shown());
    shown.removeIf(each -> each.count() == 0);
    shown.sort(Comparator.comparingLong(Model.Statement::totalMicros).reversed());
    return shown;
  }

  Model.@Nullable Statement shown(String digest) {
    return shown().stream().filter(each -> each.digest().equals(digest)).findFirst().orElse(null);
  }
}
