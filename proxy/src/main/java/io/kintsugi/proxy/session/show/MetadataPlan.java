package io.kintsugi.proxy.session.show;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a SHOW, DESCRIBE or information_schema statement is answered.
public sealed interface MetadataPlan {

  /// The proxy knows the answer: strings, of type VAR_STRING; null is NULL.
  record Local(List<String> columns, List<List<@Nullable String>> rows) implements MetadataPlan {
    public Local {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /// One shard answers. The SQL holds one `char` per byte (ISO-8859-1), in the session's character
  /// set, and runs with the session's state and the shard's own schema as the default one.
  record Ask(int shard, String sql, RowRewrite rewrite) implements MetadataPlan {
    public byte[] sqlBytes() {
      return sql.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /// Several shards answer, and each one's rows follow the other's; column definitions are the
  /// first's.
  record AskMany(List<Ask> asks) implements MetadataPlan {
    public AskMany {
      asks = List.copyOf(asks);
    }
  }

  /// The session answers from what it keeps itself: SHOW WARNINGS, ERRORS, COUNT(*).
  record FromSession() implements MetadataPlan {}

  record Refused(int errno, String sqlState, String message) implements MetadataPlan {}
}
