package io.kintsugi.app;

import io.kintsugi.bench.Bench;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// The side-by-side load runs; its arguments are read by the bench module.
@Command(
    name = "bench",
    description = {
      "Measure Kintsugi beside direct MySQL, HAProxy and MySQL Router on the same servers.",
      "What is missing on this machine is named and left out."
    },
    customSynopsis = {
      "Usage: kintsugi bench [--suite point|oltp|all|commit|replicas|start|jmh] [--threads N] [--seconds N]",
      "                      [--rounds N] [--tables N] [--rows N] [--json FILE]",
      "                      [--only PATH[,PATH]] [--jvm ARGUMENT]..."
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    return Bench.run(arguments.toArray(String[]::new), out);
  }
}
