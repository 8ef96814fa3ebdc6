package io.kintsugi.proxy.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A set of transactions by their global ids, as `@@gtid_executed` prints it; immutable.
///
/// Tags (MySQL 8.3) are part of the source: `uuid:tag`. Sources are compared in lower case.
public final class GtidSet {
  public static final GtidSet EMPTY = new GtidSet(new TreeMap<>());
  private static final int UUID_LENGTH = 36;

  /// First and last number of each run, ascending, neither touching nor overlapping.
  private final SortedMap<String, long[]> runs;

  private GtidSet(SortedMap<String, long[]> runs) {
    this.runs = runs;
  }

  /// @throws IllegalArgumentException for a text that is no GTID set
  public static GtidSet parse(String text) {
    Map<String, List<long[]>> found = new TreeMap<>();
    for (String part : text.split(",")) {
      String one = part.strip().toLowerCase(Locale.ROOT);
      if (!one.isEmpty()) {
        source(one, found);
      }
    }
    return of(found);
  }

  private static void source(String text, Map<String, List<long[]>> into) {
    String[] parts = text.split(":");
    if (parts[0].length() != UUID_LENGTH || parts.length < 2) {
      throw new IllegalArgumentException("no GTID set: " + text);
    }
    String source = parts[0];
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      if (!part.isEmpty() && Character.isDigit(part.charAt(0))) {
        into.computeIfAbsent(source, _ -> new ArrayList<>()).add(run(part));
      } else {
        source = parts[0] + ":" + part;
      }
    }
  }

  private static long[] run(String text) {
    int dash = text.indexOf('-');
    long from = Long.parseLong(dash < 0 ? text : text.substring(0, dash));
    long to = dash < 0 ? from : Long.parseLong(text.substring(dash + 1));
    if (from < 1 || to < from) {
      throw new IllegalArgumentException("no run of transactions: " + text);
    }
    return new long[] {from, to};
  }

  private static GtidSet of(Map<String, List<long[]>> found) {
    SortedMap<String, long[]> runs = new TreeMap<>();
    found.forEach((source, list) -> {
      if (!list.isEmpty()) {
        runs.put(source, joined(list));
      }
    });
    return new GtidSet(runs);
  }

  private static long[] joined(List<long[]> list) {
    List<long[]> sorted = new ArrayList<>(list);
    sorted.sort((a, b) -> Long.compare(a[0], b[0]));
    long[] flat = new long[sorted.size() * 2];
    int size = 0;
    for (long[] run : sorted) {
      if (size > 0 && run[0] <= flat[size - 1] + 1) {
        flat[size - 1] = Math.max(flat[size - 1], run[1]);
      } else {
        flat[size++] = run[0];
        flat[size++] = run[1];
      }
    }
    return Arrays.copyOf(flat, size);
  }

  public boolean isEmpty() {
    return runs.isEmpty();
  }

  public boolean contains(GtidSet other) {
    return other.minus(this).isEmpty();
  }

  public GtidSet plus(GtidSet other) {
    Map<String, List<long[]>> all = new TreeMap<>();
    add(runs, all);
    add(other.runs, all);
    return of(all);
  }

  private static void add(Map<String, long[]> from, Map<String, List<long[]>> to) {
    from.forEach((source, flat) -> {
      List<long[]> list = to.computeIfAbsent(source, _ -> new ArrayList<>());
      for (int i = 0; i < flat.length; i += 2) {
        list.add(new long[] {flat[i], flat[i + 1]});
      }
    });
  }

  public GtidSet minus(GtidSet other) {
    Map<String, List<long[]>> rest = new TreeMap<>();
    runs.forEach((source, flat) -> {
      long[] gone = other.runs.getOrDefault(source, new long[0]);
      rest.put(source, minus(flat, gone));
    });
    return of(rest);
  }

  private static List<long[]> minus(long[] flat, long[] gone) {
    List<long[]> rest = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < flat.length; i += 2) {
      long from = flat[i];
      long to = flat[i + 1];
      while (at < gone.length && gone[at + 1] < from) {
        at += 2;
      }
      for (int k = at; k < gone.length && gone[k] <= to && from <= to; k += 2) {
        if (gone[k] > from) {
          rest.add(new long[] {from, gone[k] - 1});
        }
        from = Math.max(from, gone[k + 1] + 1);
      }
      if (from <= to) {
        rest.add(new long[] {from, to});
      }
    }
    return rest;
  }

  /// What both hold.
  public GtidSet common(GtidSet other) {
    return minus(minus(other));
  }

  /// Without the transactions that this server began, tagged ones among them.
  public GtidSet without(String uuid) {
    SortedMap<String, long[]> rest = new TreeMap<>(runs);
    rest.keySet().removeIf(source -> source.startsWith(uuid.toLowerCase(Locale.ROOT)));
    return new GtidSet(rest);
  }

  /// Transactions in all.
  public long size() {
    long size = 0;
    for (long[] flat : runs.values()) {
      for (int i = 0; i < flat.length; i += 2) {
        size += flat[i + 1] - flat[i] + 1;
      }
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GtidSet that
        && runs.keySet().equals(that.runs.keySet())
        && runs.entrySet().stream()
            .allMatch(each -> Arrays.equals(each.getValue(), that.runs.get(each.getKey())));
  }

  @Override
  public int hashCode() {
    return runs.keySet().hashCode();
  }

  /// As MySQL reads it.
  @Override
  public String toString() {
    return text(",", Integer.MAX_VALUE);
  }

  /// For people, who need not see all of it: whole runs as long as they fit, then `...`.
  ///
  /// @param between sources; MySQL itself prints a comma and the end of a line
  /// @param most characters before the `...`
  public String text(String between, int most) {
    StringBuilder text = new StringBuilder();
    int whole = 0;
    for (Map.Entry<String, long[]> source : runs.entrySet()) {
      text.append(text.isEmpty() ? "" : between).append(source.getKey());
      long[] flat = source.getValue();
      for (int i = 0; i < flat.length; i += 2) {
        text.append(':').append(flat[i]);
        if (flat[i + 1] != flat[i]) {
          text.append('-').append(flat[i + 1]);
        }
        if (text.length() > most) {
          text.setLength(whole);
          return text.append("...").toString();
        }
        whole = text.length();
      }
    }
    return text.toString();
  }
}
