package io.kintsugi.bench;

import io.kintsugi.bench.micro.Routing;
import java.io.PrintStream;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The JMH suite: each benchmark in a Java machine of its own.
final class Micro {
  private static final int ITERATIONS = 5;

  private Micro() {}

  /// @return the exit code
  static int run(BenchOptions options, PrintStream out) {
    try {
      for (var result : new Runner(jmh(options)).run()) {
        out.println(line(result));
      }
      return 0;
    } catch (RunnerException e) {
      throw new BenchException("the benchmarks do not run: " + e.getMessage(), e);
    }
  }

  private static Options jmh(BenchOptions options) {
    var builder =
        new OptionsBuilder()
            .forks(1)
            .warmupIterations(ITERATIONS)
            .measurementIterations(ITERATIONS)
            .warmupTime(TimeValue.seconds(1))
            .measurementTime(TimeValue.seconds(1))
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend("--enable-native-access=ALL-UNNAMED");
    if (options.only().isEmpty()) {
      return builder.include(Routing.class.getPackageName()).build();
    }
    options.only().forEach(builder::include);
    return builder.build();
  }

  private static String line(RunResult result) {
    var parameters = result.getParams();
    var name = new StringBuilder(parameters.getBenchmark().replaceFirst(".*\\.micro\\.", ""));
    for (var key : parameters.getParamsKeys()) {
      name.append(' ').append(key).append('=').append(shortened(parameters.getParam(key)));
    }
    var primary = result.getPrimaryResult();
    return String.format(
        Locale.ROOT,
        "%-60s %12.3f +- %.3f %s",
        name,
        primary.getScore(),
        primary.getScoreError(),
        primary.getScoreUnit());
  }

  private static String shortened(String value) {
    return value.length() <= 20 ? value : value.substring(0, 20) + "...";
  }
}
