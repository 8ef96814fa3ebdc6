package io.kintsugi.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Medians over rounds. A ratio is taken within each round, where both sides met the same machine,
/// and only then the median of the ratios.
final class Medians {
  private Medians() {}

  /// NaN for no values.
  static double of(double... values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    var sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double of(List<Measurement> measurements, ToDoubleFunction<Measurement> value) {
    return of(measurements.stream().mapToDouble(value).toArray());
  }

  /// The median over the rounds that both sides have; NaN when there is none, or when one of them
  /// has no such value.
  static double ratio(
      List<Measurement> ones, List<Measurement> others, ToDoubleFunction<Measurement> value) {
    var ratios = new ArrayList<Double>();
    for (var one : ones) {
      others.stream()
          .filter(other -> other.round() == one.round())
          .findFirst()
          .ifPresent(other -> ratios.add(value.applyAsDouble(one) / value.applyAsDouble(other)));
    }
    return of(ratios.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
