package io.kintsugi.chaos.check;

import java.util.List;

/// A transaction on lists: appends and reads, in its own order. Every appended element is unique in
/// its history.
public record ListTransaction(List<Step> steps) {
  public ListTransaction {
    steps = List.copyOf(steps);
  }

  public static ListTransaction of(Step... steps) {
    return new ListTransaction(List.of(steps));
  }

  /// One thing a transaction does to one list.
  public sealed interface Step {
    int key();
  }

  public record Append(int key, long element) implements Step {
    @Override
    public String toString() {
      return "append(" + key + " " + element + ")";
    }
  }

  /// @param elements what was read; empty in a transaction that was not acknowledged
  public record Read(int key, List<Long> elements) implements Step {
    public Read {
      elements = List.copyOf(elements);
    }

    @Override
    public String toString() {
      return "read(" + key + " " + elements + ")";
    }
  }

  @Override
  public String toString() {
    return steps.toString();
  }
}
