package io.kintsugi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The processor time of a process, its threads and its living descendants, user and system
/// together, from `/proc/<pid>/stat` (proc_pid_stat(5), fields 14 and 15). Linux only.
///
/// @param proc where the files are: `/proc`
record CpuTime(Path proc) {
  static final CpuTime OF_THIS_MACHINE = new CpuTime(Path.of("/proc"));

  /// Linux tells user space of clock ticks of this length on every architecture Java runs on.
  private static final Duration TICK = Duration.ofMillis(10);

  private static final int UTIME = 14;
  private static final int FIRST_AFTER_NAME = 3;

  /// Zero for a process that is gone.
  Duration of(long pid) {
    long ticks = ticks(pid);
    var children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(child -> ticks(child.pid()));
    return TICK.multipliedBy(ticks + children.sum());
  }

  private long ticks(long pid) {
    try {
      return ticks(Files.readString(proc.resolve(Long.toString(pid)).resolve("stat")));
    } catch (IOException _) {
      return 0;
    }
  }

  /// The program's name, in parentheses, may hold blanks and parentheses itself: fields are counted
  /// from the last one.
  static long ticks(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    int utime = UTIME - FIRST_AFTER_NAME;
    return Long.parseLong(fields[utime]) + Long.parseLong(fields[utime + 1]);
  }
}
