package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// When a `SIGSTOP` has had its effect. It is sent to a process, but each thread stops only when it
/// next enters or leaves the kernel: on busy processors a server whose `kill` has returned may
/// still answer a question. Read from `/proc/PID/task/TID/stat` (proc(5)); where there is no such
/// folder, nothing is waited for.
public final class Suspension {
  private static final long LIMIT_SECONDS = 10;
  private static final long PAUSE_NANOS = 200_000;

  private Suspension() {}

  /// Returns once no thread of the process runs any more, or when the process is gone.
  ///
  /// @throws FleetException when one still runs after 10 s
  public static void await(long pid) {
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (anyRuns(threads)) {
      if (System.nanoTime() - deadline > 0) {
        throw new FleetException(
            "process " + pid + " still runs " + LIMIT_SECONDS + " s after SIGSTOP");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static boolean anyRuns(Path threads) {
    String[] ids = threads.toFile().list();
    return ids != null && Arrays.stream(ids).anyMatch(id -> runs(threads.resolve(id, "stat")));
  }

  /// The state is the letter behind the name, which may hold spaces and brackets itself: stopped
  /// (T), traced (t), ended (Z, X).
  private static boolean runs(Path stat) {
    try {
      String line = Files.readString(stat);
      return "TtZX".indexOf(line.charAt(line.lastIndexOf(')') + 2)) < 0;
    } catch (IOException e) {
      // This thread has ended.
      return false;
    }
  }
}
