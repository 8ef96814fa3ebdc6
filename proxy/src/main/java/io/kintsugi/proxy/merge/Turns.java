package io.kintsugi.proxy.merge;

/// Rows in no order: stays with a source while it has rows, then goes to the next that has some, so
/// that no source waits for another.
final class Turns implements Picker {
  private final Source[] sources;
  private int current;

  Turns(Source[] sources) {
    this.sources = sources;
  }

  @Override
  public int next() {
    for (int i = 0; i < sources.length; i++) {
      if (sources[current].head() != null) {
        return current;
      }
      current = current + 1 == sources.length ? 0 : current + 1;
    }
    return NONE;
  }

  @Override
  public int needed() {
    return NONE;
  }
}
