package io.kintsugi.config;

import io.kintsugi.config.ShardFunction.SlotRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The slots of a hash function: each of the 16,384 must be on exactly one shard.
final class SlotReader {
  static final int SLOTS = 16_384;
  private static final int GAPS_SHOWN = 10;

  private final Fields function;
  private final List<SlotRange> ranges = new ArrayList<>();
  private final String path;
  private boolean flawed;

  SlotReader(Fields function) {
    this.function = function;
    this.path = function.path("slots");
  }

  void add(String shard, YamlNode node) {
    String below = path + "." + shard;
    for (Given<String> text : function.scalars().texts(below, node, Texts.SLOTS)) {
      String[] ends = text.value().split("-", 2);
      int from = Integer.parseInt(ends[0].strip());
      int to = ends.length == 1 ? from : Integer.parseInt(ends[1].strip());
      if (from > to || to >= SLOTS) {
        flawed = true;
        function.problem(
            text.at(),
            below + ": " + text.shown() + " is not a range of slots",
            "slots are 0 to 16383, the smaller first");
      } else {
        refuseOverlap(below, text.at(), from, to);
        ranges.add(new SlotRange(from, to, shard));
      }
    }
  }

  private void refuseOverlap(String below, Position at, int from, int to) {
    for (SlotRange other : ranges) {
      if (from <= other.to() && other.from() <= to) {
        flawed = true;
        function.problem(
            at,
            below
                + ": slots "
                + show(Math.max(from, other.from()), Math.min(to, other.to()))
                + " are already on '"
                + other.shard()
                + "'",
            null);
      }
    }
  }

  /// In the order of the file; empty when no slots are written.
  List<SlotRange> ranges() {
    YamlNode node = function.node(SchemaKeys.HASH_SLOTS);
    List<String> missing = missing();
    if (node != null && !flawed && !missing.isEmpty()) {
      function.problem(node.at(), path + ": slots " + list(missing) + " are on no shard", null);
    }
    return ranges;
  }

  private List<String> missing() {
    List<String> gaps = new ArrayList<>();
    int next = 0;
    for (SlotRange range :
        ranges.stream().sorted(Comparator.comparingInt(SlotRange::from)).toList()) {
      if (range.from() > next) {
        gaps.add(show(next, range.from() - 1));
      }
      next = Math.max(next, range.to() + 1);
    }
    if (next < SLOTS) {
      gaps.add(show(next, SLOTS - 1));
    }
    return gaps;
  }

  private static String list(List<String> gaps) {
    String more = gaps.size() > GAPS_SHOWN ? " and others" : "";
    return String.join(", ", gaps.subList(0, Math.min(gaps.size(), GAPS_SHOWN))) + more;
  }

  private static String show(int from, int to) {
    return from == to ? Integer.toString(from) : from + "-" + to;
  }
}
