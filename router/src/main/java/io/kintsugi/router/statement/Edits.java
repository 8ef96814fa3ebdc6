package io.kintsugi.router.statement;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Changes to byte ranges of one statement, in any order; ranges do not overlap. Texts hold one
/// `char` per byte.
public final class Edits {
  private record Change(int to, String text) {}

  private final byte[] sql;
  private final int from;
  private final int to;
  private final TreeMap<Integer, Change> replaced = new TreeMap<>();
  private final TreeMap<Integer, String> inserted = new TreeMap<>();

  public Edits(byte[] sql, int from, int to) {
    this.sql = sql;
    this.from = from;
    this.to = to;
  }

  public void replace(int begin, int end, String text) {
    replaced.put(begin, new Change(end, text));
  }

  /// Before the byte at `at`, behind what replaces a range that ends there.
  public void insert(int at, String text) {
    inserted.merge(at, text, String::concat);
  }

  public byte[] bytes() {
    StringBuilder text = new StringBuilder(to - from + 64);
    int at = from;
    for (Map.Entry<Integer, Change> change : replaced.entrySet()) {
      at = copy(text, at, change.getKey());
      text.append(change.getValue().text());
      at = change.getValue().to();
    }
    copy(text, at, to);
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private int copy(StringBuilder text, int begin, int end) {
    int at = begin;
    for (Map.Entry<Integer, String> insertion :
        inserted.subMap(begin, true, end, end == to).entrySet()) {
      text.append(slice(at, insertion.getKey())).append(insertion.getValue());
      at = insertion.getKey();
    }
    text.append(slice(at, end));
    return end;
  }

  private String slice(int begin, int end) {
    return new String(sql, begin, end - begin, StandardCharsets.ISO_8859_1);
  }
}
