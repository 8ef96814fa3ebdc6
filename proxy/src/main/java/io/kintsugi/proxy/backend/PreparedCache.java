package io.kintsugi.proxy.backend;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The statements a server holds prepared on one connection, by text; the least recently used are
/// given up first, because the server counts them against max_prepared_stmt_count.
public final class PreparedCache {
  private static final int LIMIT = 256;
  private final LinkedHashMap<SqlKey, Prepared> byText = new LinkedHashMap<>(32, 0.75f, true);

  /// What PREPARE answered: the server's id, and the parameters it counted.
  public record Prepared(int id, int parameters) {}

  public @Nullable Prepared get(SqlKey text) {
    return byText.get(text);
  }

  /// Remembers a statement; the ids given back are to be closed on the server. A text that was
  /// known keeps the id it has.
  public List<Integer> put(SqlKey text, Prepared prepared) {
    List<Integer> evicted = new ArrayList<>();
    if (byText.putIfAbsent(text, prepared) != null) {
      evicted.add(prepared.id());
    }
    Iterator<Map.Entry<SqlKey, Prepared>> eldest = byText.entrySet().iterator();
    while (byText.size() > LIMIT) {
      evicted.add(eldest.next().getValue().id());
      eldest.remove();
    }
    return evicted;
  }

  /// Forgets a statement: the server says it does not know it any more, or it is no longer to be
  /// shared.
  ///
  /// @return what was known of it
  public @Nullable Prepared remove(SqlKey text) {
    return byText.remove(text);
  }

  void clear() {
    byText.clear();
  }

  public int size() {
    return byText.size();
  }
}
