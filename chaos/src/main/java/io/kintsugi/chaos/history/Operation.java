package io.kintsugi.chaos.history;

/// One operation of one client, complete.
///
/// @param number counts operations by their start
/// @param process the client; it does one thing at a time
/// @param start nanoseconds since the history began, just before the first byte was sent
/// @param end likewise, just after the answer; `Long.MAX_VALUE` when none came
/// @param what what was asked, and in an acknowledged read what was answered
/// @param note the error's text, else empty
public record Operation<T>(
    long number, int process, long start, long end, Outcome outcome, T what, String note) {
  private static final long MICRO = 1_000;

  /// One line for people and `grep`.
  @Override
  public String toString() {
    String until = end == Long.MAX_VALUE ? "-" : Long.toString(end / MICRO);
    return "%d p%d [%d %s] %s %s%s"
        .formatted(
            number,
            process,
            start / MICRO,
            until,
            outcome,
            what,
            note.isEmpty() ? "" : " # " + note.replace('\n', ' '));
  }
}
