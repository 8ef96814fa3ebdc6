package io.kintsugi.chaos.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Takes down operations of many threads as they happen. An operation that never ends is in the
/// history as unknown.
public final class Recorder<T> {
  private final long epoch = System.nanoTime();
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Operation<T>> operations = new ConcurrentHashMap<>();

  /// An operation under way.
  public final class Running {
    private final long number = numbers.incrementAndGet();
    private final int process;
    private final T asked;
    private final long start;

    private Running(int process, T asked) {
      this.process = process;
      this.asked = asked;
      this.start = System.nanoTime() - epoch;
      put(Long.MAX_VALUE, Outcome.UNKNOWN, asked, "");
    }

    public void ok() {
      ok(asked);
    }

    /// @param answered the question with its answer
    public void ok(T answered) {
      end(Outcome.OK, answered, "");
    }

    public void end(Outcome outcome, T what, String note) {
      put(System.nanoTime() - epoch, outcome, what, note);
    }

    private void put(long end, Outcome outcome, T what, String note) {
      operations.put(number, new Operation<>(number, process, start, end, outcome, what, note));
    }
  }

  public Running invoke(int process, T asked) {
    return new Running(process, asked);
  }

  /// What has been recorded by now.
  public History<T> history() {
    List<Operation<T>> all = new ArrayList<>(operations.values());
    all.sort(Comparator.comparingLong(Operation::number));
    return new History<>(all);
  }
}
