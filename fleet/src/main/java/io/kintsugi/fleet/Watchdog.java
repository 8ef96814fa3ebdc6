package io.kintsugi.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that cannot outlive this JVM, not even its `kill -9`: a shell stands between them,
/// reads its standard input from a pipe of ours, and kills its child (and nothing else) when that
/// pipe closes, which the kernel does for a dead JVM. Where `setpriv` exists the child also dies
/// with the shell; it is not used directly under the JVM, because the kernel sends that signal when
/// the *thread* that forked ends.
///
/// Ctrl-C and a closed terminal reach every process of the terminal; the shell and its child leave
/// them to this JVM, which then stops its servers in order.
///
/// Signals go through the shell too, as lines: the process number it uses belongs to a child not
/// yet waited for, so it can never be another program's.
final class Watchdog {
  private static final String SCRIPT =
      """
      trap '' INT HUP
      log=$1; shift
      exec 3<&0 4>&1
      if command -v setpriv >/dev/null 2>&1 && setpriv --pdeathsig KILL true 2>/dev/null
      then set -- setpriv --pdeathsig KILL "$@"; fi
      "$@" </dev/null >>"$log" 2>&1 3<&- 4>&- &
      child=$!
      echo "$child" >&4
      {
        while read -r signal <&3
        do kill -s "$signal" "$child" 2>/dev/null; echo "$signal" >&4
        done
        kill -s KILL "$child" 2>/dev/null
      } &
      reader=$!
      wait "$child"
      status=$?
      kill -s KILL "$reader" 2>/dev/null
      exit "$status"
      """;

  private final Process shell;
  private final BufferedReader answers;
  private final Writer signals;
  private final long pid;

  private Watchdog(Process shell) throws IOException {
    this.shell = shell;
    this.answers = shell.inputReader(StandardCharsets.US_ASCII);
    this.signals = shell.outputWriter(StandardCharsets.US_ASCII);
    var line = answers.readLine();
    if (line == null) {
      throw new IOException("/bin/sh ended at once");
    }
    this.pid = Long.parseLong(line.strip());
  }

  /// Starts `command` in `folder`; its output is appended to `log`.
  static Watchdog start(List<String> command, Path folder, Path log) throws IOException {
    var line = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "watchdog", log.toString()));
    line.addAll(command);
    var builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new Watchdog(builder.start());
  }

  long pid() {
    return pid;
  }

  boolean alive() {
    return shell.isAlive();
  }

  /// Returns when the signal has been sent, which is not yet when it has had its effect; for STOP
  /// that is waited for.
  void signal(String name) {
    try {
      signals.write(name + "\n");
      signals.flush();
      answers.readLine();
    } catch (IOException e) {
      // The child and its shell are gone: there is nothing left to signal.
    }
    if (name.equals("STOP")) {
      Suspension.await(pid);
    }
  }

  boolean awaitEnd(long seconds) {
    try {
      return shell.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
