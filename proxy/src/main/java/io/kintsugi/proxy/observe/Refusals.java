package io.kintsugi.proxy.observe;

import io.kintsugi.proxy.observe.Model.Unsupported;
import io.kintsugi.router.plan.Digested;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Statements that were refused as not supported, at most so many of them.
final class Refusals {
  private static final int KEPT = 1000;
  private static final int LONGEST = 512;
  private final Map<Key, Refusal> refused = new ConcurrentHashMap<>();

  private record Key(String text, @Nullable String schema) {}

  private record Refusal(long count, int errno, String reason, Instant last) {
    Refusal again(int errno, String reason) {
      return new Refusal(count + 1, errno, reason, Instant.now());
    }
  }

  void add(Digested statement, int errno, String reason) {
    Key key = new Key(statement.text(), statement.schema());
    if (refused.size() >= KEPT && !refused.containsKey(key)) {
      forgetOldest();
    }
    String shortened = reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + "...";
    refused.merge(
        key,
        new Refusal(1, errno, shortened, Instant.now()),
        (old, _) -> old.again(errno, shortened));
  }

  private void forgetOldest() {
    refused.entrySet().stream()
        .min(Comparator.comparing(entry -> entry.getValue().last()))
        .ifPresent(oldest -> refused.remove(oldest.getKey()));
  }

  List<Unsupported> newestFirst() {
    return refused.entrySet().stream()
        .map(entry -> shown(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(Unsupported::lastSeen).reversed())
        .toList();
  }

  private static Unsupported shown(Key key, Refusal refusal) {
    return new Unsupported(
        Statements.digest(key.text(), key.schema()),
        key.text(),
        key.schema(),
        refusal.count(),
        refusal.errno(),
        refusal.reason(),
        refusal.last());
  }
}
