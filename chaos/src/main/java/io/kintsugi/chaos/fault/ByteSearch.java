package io.kintsugi.chaos.fault;

/// Looks for bytes in a stream that comes in pieces (Knuth, Morris and Pratt 1977).
final class ByteSearch {
  private final byte[] pattern;
  private final int[] fallback;
  private int matched;

  ByteSearch(byte[] pattern) {
    this.pattern = pattern.clone();
    this.fallback = new int[pattern.length];
    int length = 0;
    for (int i = 1; i < pattern.length; i++) {
      length = extend(length, pattern[i]);
      fallback[i] = length;
    }
  }

  private int extend(int length, byte next) {
    int at = length;
    while (at > 0 && (at == pattern.length || pattern[at] != next)) {
      at = fallback[at - 1];
    }
    return pattern[at] == next ? at + 1 : at;
  }

  /// Takes the next piece; whether the pattern ends in it.
  boolean endsIn(byte[] piece, int length) {
    boolean found = false;
    for (int i = 0; i < length; i++) {
      matched = extend(matched, piece[i]);
      found |= matched == pattern.length;
    }
    return found;
  }
}
