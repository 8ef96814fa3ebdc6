package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.Shape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Buffers reused from statement to statement. One per event loop; never shared between threads.
public final class RouteScratch {
  private final Fingerprint fingerprint = new Fingerprint();
  private final Key probe = new Key();
  private Digested digested = Digested.UNREADABLE;

  Fingerprint read(byte[] sql, int from, int to, LexMode mode) {
    return fingerprint.of(sql, from, to, mode);
  }

  void digested(Digested last) {
    digested = last;
  }

  /// What people are shown of the statement that was routed or prepared last.
  public Digested digested() {
    return digested;
  }

  Key probe(Fingerprint statement, @Nullable String schema, LexMode mode, String account) {
    probe.shape = statement.probe();
    probe.schema = schema;
    probe.mode = mode;
    probe.account = account;
    return probe;
  }

  /// What a template depends on. The probe is overwritten with each statement; only {@link #kept}
  /// may be stored.
  static final class Key {
    private @Nullable Shape shape;
    private @Nullable String schema;
    private LexMode mode = LexMode.DEFAULT;
    private String account = "";

    Key kept(Fingerprint statement) {
      Key kept = new Key();
      kept.shape = statement.shape();
      kept.schema = schema;
      kept.mode = mode;
      kept.account = account;
      return kept;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && Objects.equals(shape, that.shape)
          && Objects.equals(schema, that.schema)
          && account.equals(that.account)
          && mode.equals(that.mode);
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(shape);
    }
  }
}
