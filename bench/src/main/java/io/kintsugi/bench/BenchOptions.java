package io.kintsugi.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a run measures, and how long.
///
/// @param threads sysbench's, each one connection
/// @param seconds of one measurement: one path, one workload, one round
/// @param rounds each path is measured once in each; the first, a warm-up, comes on top
/// @param rows of each table
/// @param durable whether the servers wait for the disk at each commit, as MySQL does by default
/// @param json where the result is written as JSON, besides the table
/// @param only the paths to run, by the beginning of their names; all when empty
/// @param jvm further arguments of Kintsugi's Java machine, as for a flight recording
/// @param before the class path of another build of Kintsugi, measured beside this one
/// @param jvmBefore what that one gets in place of `jvm`
public record BenchOptions(
    Suite suite,
    int threads,
    int seconds,
    int rounds,
    int tables,
    int rows,
    boolean durable,
    Optional<Path> json,
    List<String> only,
    List<String> jvm,
    Optional<String> before,
    List<String> jvmBefore) {
  public BenchOptions {
    atLeastOne("threads", threads);
    atLeastOne("seconds", seconds);
    atLeastOne("rounds", rounds);
    atLeastOne("tables", tables);
    atLeastOne("rows", rows);
    only = List.copyOf(only);
    jvm = List.copyOf(jvm);
    jvmBefore = List.copyOf(jvmBefore);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("--" + name + " must be at least 1, not " + value);
    }
  }

  /// Eight threads, five rounds of ten seconds, two tables of 20,000 rows; servers wait for the
  /// disk where commits are what is measured.
  public static BenchOptions of(Suite suite) {
    return new BenchOptions(
        suite,
        8,
        10,
        5,
        2,
        20_000,
        suite.durable(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  public BenchOptions json(Path file) {
    return new BenchOptions(
        suite,
        threads,
        seconds,
        rounds,
        tables,
        rows,
        durable,
        Optional.of(file),
        only,
        jvm,
        before,
        jvmBefore);
  }

  boolean wants(String path) {
    return only.isEmpty() || only.stream().anyMatch(path::startsWith);
  }
}
