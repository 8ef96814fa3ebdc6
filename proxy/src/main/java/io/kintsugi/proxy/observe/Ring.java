package io.kintsugi.proxy.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The last so many of something, for any number of threads, without locks.
final class Ring<T> {
  private final AtomicReferenceArray<@Nullable Numbered<T>> slots;
  private final AtomicLong last = new AtomicLong();

  private record Numbered<T>(long number, T value) {}

  Ring(int size) {
    slots = new AtomicReferenceArray<>(size);
  }

  /// @param made from its number, which counts from 1
  T add(LongFunction<T> made) {
    long number = last.incrementAndGet();
    T value = made.apply(number);
    slots.set((int) ((number - 1) % slots.length()), new Numbered<>(number, value));
    return value;
  }

  /// How many were ever added.
  long last() {
    return last.get();
  }

  /// Those that are still there with a number above this, oldest first.
  List<T> after(long number) {
    List<T> found = new ArrayList<>();
    long end = last.get();
    for (long i = Math.max(number, end - slots.length()) + 1; i <= end; i++) {
      Numbered<T> slot = slots.get((int) ((i - 1) % slots.length()));
      if (slot != null && slot.number() == i) {
        found.add(slot.value());
      }
    }
    return found;
  }

  List<T> newestFirst() {
    return after(0).reversed();
  }
}
