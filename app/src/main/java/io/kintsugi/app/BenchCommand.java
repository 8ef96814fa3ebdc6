package io.kintsugi.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// The side-by-side load runs.
@Command(
    name = "bench",
    description = "Compare Kintsugi with direct MySQL, HAProxy and MySQL Router.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new CommandFailure("The load runs are not part of this build.");
  }
}
