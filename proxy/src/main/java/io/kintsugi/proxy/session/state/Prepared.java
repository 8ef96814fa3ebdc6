package io.kintsugi.proxy.session.state;

import io.kintsugi.proxy.backend.Settings;
import io.kintsugi.proxy.backend.SqlKey;
import io.kintsugi.proxy.wire.ParameterTypes;
import io.kintsugi.router.Router;
import io.kintsugi.router.plan.Digested;
import io.kintsugi.router.plan.PreparedRoute;
import java.io.ByteArrayOutputStream;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A client's prepared statement: its text and route here, its id on each backend connection there.
public final class Prepared {
  private static final int MOST_LONG_DATA = 1 << 30;
  private static final byte[] @Nullable [] NOTHING_SENT = {};
  private final int id;
  private final byte[] sql;
  private final Map<byte[], SqlKey> keys = new IdentityHashMap<>();
  private Router router;
  private PreparedRoute route;
  private Digested digested;
  private @Nullable ParameterTypes types;
  private @Nullable ByteArrayOutputStream @Nullable [] longData;
  private @Nullable Cursor cursor;

  public Prepared(int id, byte[] sql, Router router, PreparedRoute route, Digested digested) {
    this.id = id;
    this.sql = sql;
    this.router = router;
    this.route = route;
    this.digested = digested;
  }

  public int id() {
    return id;
  }

  public byte[] sql() {
    return sql;
  }

  public PreparedRoute route() {
    return route;
  }

  /// The route belongs to one catalogue: after DDL or a reload it is made again.
  public boolean routedBy(Router present) {
    return router == present;
  }

  public void reroute(Router present, PreparedRoute again, Digested known) {
    router = present;
    route = again;
    digested = known;
    keys.clear();
  }

  /// What people are shown of it.
  public Digested digested() {
    return digested;
  }

  public int parameterCount() {
    return route.parameterCount();
  }

  public @Nullable ParameterTypes types() {
    return types;
  }

  public void types(ParameterTypes bound) {
    types = bound;
  }

  /// The map key of a shard's text: the router hands out the same array for the same text.
  public SqlKey key(byte[] text, Settings settings) {
    SqlKey known = keys.get(text);
    if (known == null || !known.settings().equals(settings)) {
      if (keys.size() > 64) {
        keys.clear();
      }
      known = new SqlKey(text, settings);
      keys.put(text, known);
    }
    return known;
  }

  /// COM_STMT_SEND_LONG_DATA: appended in the order it comes.
  ///
  /// @return false when it is too much
  public boolean append(int parameter, byte[] data) {
    if (parameter >= parameterCount()) {
      return true;
    }
    if (longData == null) {
      longData = new ByteArrayOutputStream[parameterCount()];
    }
    ByteArrayOutputStream so = longData[parameter];
    if (so == null) {
      so = new ByteArrayOutputStream(data.length);
      longData[parameter] = so;
    }
    if ((long) so.size() + data.length > MOST_LONG_DATA) {
      return false;
    }
    so.write(data, 0, data.length);
    return true;
  }

  public byte[] @Nullable [] longData() {
    @Nullable ByteArrayOutputStream @Nullable [] sent = longData;
    if (sent == null) {
      return NOTHING_SENT;
    }
    byte[] @Nullable [] bytes = new byte[sent.length][];
    for (int i = 0; i < bytes.length; i++) {
      ByteArrayOutputStream part = sent[i];
      bytes[i] = part == null ? null : part.toByteArray();
    }
    return bytes;
  }

  public void forgetLongData() {
    longData = null;
  }

  /// Null when none is open.
  public @Nullable Cursor cursor() {
    return cursor;
  }

  public void cursor(@Nullable Cursor now) {
    cursor = now;
  }
}
