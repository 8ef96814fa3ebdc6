package io.kintsugi.router;

/// Makes keys for columns with `generate`; the router itself has no clock.
@FunctionalInterface
public interface KeySource {
  /// A positive key no other proxy of the cluster has made or will make.
  long next();

  /// How many keys one block can have.
  int LARGEST_BLOCK = 4096;

  /// The first of `size` keys that follow each other by one, as the keys of one INSERT do in MySQL:
  /// drivers are told the first and count the others.
  default long block(int size) {
    long first = next();
    for (int i = 1; i < size; i++) {
      next();
    }
    return first;
  }
}
