package io.kintsugi.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `--name value` words as [BenchOptions].
final class Arguments {
  static final String USAGE =
      """
      bench [--suite point|oltp|all|commit|replicas|start|jmh] [--threads N] [--seconds N] [--rounds N] [--tables N]
            [--rows N] [--flush commit|never] [--json FILE] [--only PATH[,PATH]] [--jvm ARGUMENT]...
            [--before CLASSPATH] [--jvm-before ARGUMENT]...
      """;

  private Suite suite = Suite.ALL;
  private int threads = 8;
  private int seconds = 10;
  private int rounds = 5;
  private int tables = 2;
  private int rows = 20_000;
  private Optional<Boolean> durable = Optional.empty();
  private Optional<Path> json = Optional.empty();
  private List<String> only = List.of();
  private final List<String> jvm = new ArrayList<>();
  private Optional<String> before = Optional.empty();
  private final List<String> jvmBefore = new ArrayList<>();

  private Arguments() {}

  /// @throws IllegalArgumentException naming the word that is wrong
  static BenchOptions parse(String... words) {
    var arguments = new Arguments();
    var rest = List.of(words).iterator();
    while (rest.hasNext()) {
      var name = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      arguments.take(name, rest.next());
    }
    return arguments.options();
  }

  private void take(String name, String value) {
    switch (name) {
      case "--suite" -> suite = suite(value);
      case "--threads" -> threads = number(name, value);
      case "--seconds" -> seconds = number(name, value);
      case "--rounds" -> rounds = number(name, value);
      case "--tables" -> tables = number(name, value);
      case "--rows" -> rows = number(name, value);
      case "--json" -> json = Optional.of(Path.of(value));
      case "--only" -> only = List.of(value.split(",", -1));
      case "--jvm" -> jvm.add(value);
      case "--before" -> before = Optional.of(value);
      case "--jvm-before" -> jvmBefore.add(value);
      case "--flush" -> durable = Optional.of(durable(value));
      default -> throw new IllegalArgumentException("bench does not know " + name);
    }
  }

  private static Suite suite(String value) {
    try {
      return Suite.named(value);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          "--suite is point, oltp, all, commit, replicas, start or jmh, not " + value);
    }
  }

  private static boolean durable(String value) {
    return switch (value) {
      case "commit" -> true;
      case "never" -> false;
      default -> throw new IllegalArgumentException("--flush is commit or never, not " + value);
    };
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(name + " needs a number, not " + value);
    }
  }

  private BenchOptions options() {
    return new BenchOptions(
        suite,
        threads,
        seconds,
        rounds,
        tables,
        rows,
        durable.orElse(suite.durable()),
        json,
        only,
        jvm,
        before,
        jvmBefore);
  }
}
