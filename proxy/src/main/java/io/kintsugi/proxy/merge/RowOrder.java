package io.kintsugi.proxy.merge;

import io.kintsugi.router.plan.MergePlan.SortKey;
import io.netty.buffer.ByteBuf;
import java.util.List;

/// Compares the heads of two sources by sort keys. NULL is the smallest value, as in MySQL.
final class RowOrder {
  private final KeyColumn[] keys;
  private final int[] signs;

  RowOrder(List<SortKey> sortKeys, List<ColumnMeta> columns, boolean binary) {
    keys = new KeyColumn[sortKeys.size()];
    signs = new int[sortKeys.size()];
    for (int i = 0; i < keys.length; i++) {
      SortKey key = sortKeys.get(i);
      keys[i] = KeyColumn.forSorting(key, columns, binary);
      signs[i] = key.descending() ? -1 : 1;
    }
  }

  int compare(Source a, Source b) {
    return compare(a.requireHead(), a.spans, b.requireHead(), b.spans, keys.length);
  }

  int compare(ByteBuf a, int[] aSpans, ByteBuf b, int[] bSpans) {
    return compare(a, aSpans, b, bSpans, keys.length);
  }

  /// By the first {@code prefix} keys only.
  int compare(ByteBuf a, int[] aSpans, ByteBuf b, int[] bSpans, int prefix) {
    for (int i = 0; i < prefix; i++) {
      int sign = keys[i].compare(a, aSpans, b, bSpans);
      if (sign != 0) {
        return signs[i] < 0 ? -sign : sign;
      }
    }
    return 0;
  }
}
