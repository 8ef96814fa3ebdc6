package io.kintsugi.app.explain;

import io.kintsugi.router.plan.MergePlan;

/// How the shards' rows become one answer, in a sentence.
final class Merging {
  private Merging() {}

  static String words(MergePlan merge) {
    return joined(merge) + limits(merge);
  }

  private static String joined(MergePlan merge) {
    if (!merge.outputs().isEmpty()) {
      return merge.groupKeys().isEmpty()
          ? "Their partial results are folded into one row."
          : "Their groups arrive sorted and are folded together.";
    }
    return merge.order().isEmpty()
        ? "Their rows are given one after another."
        : "Their rows arrive sorted and are merged.";
  }

  private static String limits(MergePlan merge) {
    var skip =
        merge.offset() == 0 ? "" : " The first %d rows are left out.".formatted(merge.offset());
    return merge.limit() == Long.MAX_VALUE
        ? skip
        : skip + " At most %d rows are given.".formatted(merge.limit());
  }
}
