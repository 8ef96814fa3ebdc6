package io.kintsugi.proxy.merge;

import java.util.Arrays;

/// The smallest head of k sorted sources with about log2(k) comparisons a row and no garbage: a
/// tournament whose inner nodes remember the losers (Knuth, The Art of Computer Programming 3,
/// 5.4.1). Equal rows come in the sources' order.
final class LoserTree implements Picker {
  private static final int UNSET = -1;

  private final Source[] sources;
  private final RowOrder order;

  /// [0] is the winner, [1..k-1] the losers; leaf s hangs under node (s + k) / 2.
  private final int[] nodes;

  private boolean built;

  /// The winner's head was taken: its path must be played again, once its next head is there.
  private boolean stale;

  LoserTree(Source[] sources, RowOrder order) {
    this.sources = sources;
    this.order = order;
    this.nodes = new int[sources.length];
  }

  @Override
  public int next() {
    if (needed() != NONE) {
      return NONE;
    }
    if (!built) {
      build();
    } else if (stale) {
      replay(nodes[0]);
    }
    stale = true;
    int winner = nodes[0];
    return sources[winner].exhausted() ? NONE : winner;
  }

  @Override
  public int needed() {
    if (built) {
      return waits(nodes[0]) ? nodes[0] : NONE;
    }
    for (int i = 0; i < sources.length; i++) {
      if (waits(i)) {
        return i;
      }
    }
    return NONE;
  }

  private boolean waits(int source) {
    return sources[source].head() == null && !sources[source].ended();
  }

  private void build() {
    Arrays.fill(nodes, UNSET);
    for (int i = 0; i < sources.length; i++) {
      replay(i);
    }
    built = true;
  }

  /// Plays from a leaf to the root. While building, the first to come to a node waits there.
  private void replay(int source) {
    int winner = source;
    for (int node = (source + nodes.length) / 2; node > 0; node /= 2) {
      int other = nodes[node];
      if (other == UNSET) {
        nodes[node] = winner;
        return;
      }
      if (before(other, winner)) {
        nodes[node] = winner;
        winner = other;
      }
    }
    nodes[0] = winner;
  }

  private boolean before(int a, int b) {
    if (sources[a].exhausted()) {
      return false;
    }
    if (sources[b].exhausted()) {
      return true;
    }
    int sign = order.compare(sources[a], sources[b]);
    return sign != 0 ? sign < 0 : a < b;
  }
}
