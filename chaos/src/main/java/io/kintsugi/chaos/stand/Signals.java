package io.kintsugi.chaos.stand;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Signals to children of this process; those that are dead get none.
final class Signals {
  private Signals() {}

  static void send(String signal, @Nullable Process child) throws IOException {
    if (child == null) {
      throw new IOException("no process for SIG" + signal);
    }
    if (!child.isAlive()) {
      return;
    }
    var kill = new ProcessBuilder("kill", "-s", signal, Long.toString(child.pid())).start();
    try {
      if (kill.waitFor() != 0 && child.isAlive()) {
        throw new IOException("kill -s " + signal + " " + child.pid() + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
