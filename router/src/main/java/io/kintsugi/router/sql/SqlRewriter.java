package io.kintsugi.router.sql;

import java.util.Arrays;

/// Edits the text of one statement by byte ranges of the original; everything else stays as it is.
///
/// Edits come in any order; two that overlap are an error of the caller. Insertions at one place
/// keep their order. The original text and the bytes put in are only read. Reusable.
public final class SqlRewriter {
  private byte[] text = {};
  private int from;
  private int to;
  private int count;
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private byte[][] withs = new byte[16][];
  private int[] withStarts = new int[16];
  private int[] withEnds = new int[16];

  public SqlRewriter reset(Fingerprint statement) {
    return reset(statement.text(), statement.from(), statement.to());
  }

  public SqlRewriter reset(byte[] text, int from, int to) {
    this.text = text;
    this.from = from;
    this.to = to;
    Arrays.fill(withs, 0, count, null);
    count = 0;
    return this;
  }

  public SqlRewriter apply(Fingerprint statement, Edit edit) {
    return replace(edit.span().start().in(statement), edit.span().end().in(statement), edit.with());
  }

  public SqlRewriter insert(int at, byte[] bytes) {
    return replace(at, at, bytes);
  }

  public SqlRewriter replace(int start, int end, byte[] with) {
    return replace(start, end, with, 0, with.length);
  }

  public SqlRewriter replace(int start, int end, byte[] source, int sourceFrom, int sourceTo) {
    if (start < from || end > to || start > end) {
      throw new IllegalArgumentException("edit [" + start + ", " + end + ") leaves the statement");
    }
    if (count == starts.length) {
      grow();
    }
    int at = count++;
    while (at > 0 && isBehind(at - 1, start, end)) {
      move(at - 1, at);
      at--;
    }
    starts[at] = start;
    ends[at] = end;
    withs[at] = source;
    withStarts[at] = sourceFrom;
    withEnds[at] = sourceTo;
    return this;
  }

  /// Keeps only these elements of a LIST slot, or these rows of a ROWS slot: {@code which[0 ..
  /// kept)}, ascending, at least one.
  public SqlRewriter keep(Fingerprint statement, int slot, int[] which, int kept) {
    if (kept <= 0) {
      throw new IllegalArgumentException("nothing would be left of slot " + slot);
    }
    Slots slots = statement.slots();
    boolean rows = slots.kind(slot) == SlotKind.ROWS;
    int size = 2;
    for (int i = 0; i < kept; i++) {
      size += 1 + pieceEnd(slots, slot, which[i], rows) - pieceStart(slots, slot, which[i], rows);
    }
    byte[] out = new byte[size];
    int at = 0;
    if (!rows) {
      out[at++] = '(';
    }
    for (int i = 0; i < kept; i++) {
      if (i > 0) {
        out[at++] = ',';
      }
      int start = pieceStart(slots, slot, which[i], rows);
      int length = pieceEnd(slots, slot, which[i], rows) - start;
      System.arraycopy(statement.text(), start, out, at, length);
      at += length;
    }
    if (!rows) {
      out[at++] = ')';
    }
    return replace(slots.start(slot), slots.end(slot), out, 0, at);
  }

  /// The edited statement, in an array of its own.
  public byte[] toBytes() {
    int size = to - from;
    for (int i = 0; i < count; i++) {
      if (i > 0 && starts[i] < ends[i - 1]) {
        throw new IllegalStateException(
            "edits overlap: ["
                + starts[i - 1]
                + ", "
                + ends[i - 1]
                + ") and ["
                + starts[i]
                + ", "
                + ends[i]
                + ")");
      }
      size += withEnds[i] - withStarts[i] - (ends[i] - starts[i]);
    }
    byte[] out = new byte[size];
    int at = from;
    int written = 0;
    for (int i = 0; i < count; i++) {
      int gap = starts[i] - at;
      System.arraycopy(text, at, out, written, gap);
      written += gap;
      int length = withEnds[i] - withStarts[i];
      System.arraycopy(withs[i], withStarts[i], out, written, length);
      written += length;
      at = ends[i];
    }
    System.arraycopy(text, at, out, written, to - at);
    return out;
  }

  private boolean isBehind(int edit, int start, int end) {
    // An insertion goes before a replacement that starts where it stands, whatever came first.
    return starts[edit] > start || (starts[edit] == start && start == end && ends[edit] > start);
  }

  private void move(int source, int target) {
    starts[target] = starts[source];
    ends[target] = ends[source];
    withs[target] = withs[source];
    withStarts[target] = withStarts[source];
    withEnds[target] = withEnds[source];
  }

  private static int pieceStart(Slots slots, int slot, int piece, boolean rows) {
    return rows ? slots.rowStart(slot, piece) : slots.elementStart(slots.element(slot, piece));
  }

  private static int pieceEnd(Slots slots, int slot, int piece, boolean rows) {
    return rows ? slots.rowEnd(slot, piece) : slots.elementEnd(slots.element(slot, piece));
  }

  private void grow() {
    int size = count * 2;
    starts = Arrays.copyOf(starts, size);
    ends = Arrays.copyOf(ends, size);
    withs = Arrays.copyOf(withs, size);
    withStarts = Arrays.copyOf(withStarts, size);
    withEnds = Arrays.copyOf(withEnds, size);
  }
}
