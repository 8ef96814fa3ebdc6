package io.kintsugi.router;

/// Makes keys for columns with `generate`; the router itself has no clock.
@FunctionalInterface
public interface KeySource {
  /// A positive key no other proxy of the cluster has made or will make.
  long next();
}
