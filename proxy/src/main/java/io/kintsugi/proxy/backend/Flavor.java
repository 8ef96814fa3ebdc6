package io.kintsugi.proxy.backend;

/// What a client and its backend connections must have agreed on alike, so that packets can be
/// forwarded undecoded: each flag changes the form of a packet or the meaning of a count.
public record Flavor(boolean deprecateEof, boolean foundRows, boolean sessionTrack) {
  public static final int COUNT = 8;

  /// A dense number below {@link #COUNT}: pools are kept in an array.
  public int index() {
    return (deprecateEof ? 1 : 0) | (foundRows ? 2 : 0) | (sessionTrack ? 4 : 0);
  }
}
