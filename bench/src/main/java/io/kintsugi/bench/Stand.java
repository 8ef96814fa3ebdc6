package io.kintsugi.bench;

import io.kintsugi.fleet.Fleet;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// The paths that are compared, all up at the same time. Owns their processes and files; the
/// servers are the caller's.
final class Stand implements AutoCloseable {
  private final Fleet fleet;
  private final BenchOptions options;
  private final PrintStream out;
  private final Path folder;
  private final List<Lane> lanes = new ArrayList<>();

  /// A path that does not start is named on `out` and left out.
  Stand(Fleet fleet, Tools tools, BenchOptions options, PrintStream out) throws IOException {
    this.fleet = fleet;
    this.options = options;
    this.out = out;
    this.folder = Files.createTempDirectory("kintsugi-bench");
    schemas();
    open(new Lanes(fleet, folder, options), tools);
  }

  private void schemas() {
    for (var shard : fleet.shards()) {
      shard
          .primary()
          .execute(
              "CREATE DATABASE " + Endpoint.SCHEMA, "CREATE DATABASE " + KintsugiConfig.SHARDED);
    }
  }

  private void open(Lanes make, Tools tools) {
    add(Lane.DIRECT, make::direct);
    tools.haproxy().ifPresent(program -> add(Lane.HAPROXY, () -> make.haproxy(program)));
    tools.router().ifPresent(router -> addRouters(make, router));
    var classPath = System.getProperty("java.class.path");
    add(Lane.KINTSUGI, () -> make.kintsugi(Lane.KINTSUGI, classPath, options.jvm()));
  }

  /// Only when the tables are there: a proxy reads them when it starts, and knows of no others but
  /// those that were made through it.
  private void openBefore() {
    var make = new Lanes(fleet, folder, options);
    var name = Lane.KINTSUGI_BEFORE;
    options
        .before()
        .ifPresent(old -> add(name, () -> make.kintsugi(name, old, options.jvmBefore())));
  }

  private void addRouters(Lanes make, Tools.Router router) {
    add(
        Lane.ROUTER_POOLED,
        () -> make.router(Lane.ROUTER_POOLED, router.command(), router.plugins(), true));
    add(
        Lane.ROUTER_PLAIN,
        () -> make.router(Lane.ROUTER_PLAIN, router.command(), router.plugins(), false));
  }

  private void add(String name, Supplier<Lane> lane) {
    if (!options.wants(name)) {
      return;
    }
    try {
      lanes.add(lane.get());
    } catch (BenchException e) {
      out.println(e.getMessage());
    }
  }

  /// Makes sysbench's tables: on the first server directly, and over both shards through Kintsugi;
  /// then starts the other build, if there is one.
  void fill(Sysbench sysbench) {
    sysbench.prepare(Endpoint.direct(fleet.primary(0)), true);
    lanes.stream()
        .filter(Lane::shards)
        .findFirst()
        .filter(_ -> options.suite().workloads().stream().anyMatch(Workload::sharded))
        .ifPresent(lane -> fillShards(sysbench, lane));
    openBefore();
  }

  /// Without them the workloads on two shards fail by themselves, and say so in their table.
  private void fillShards(Sysbench sysbench, Lane lane) {
    try {
      sysbench.prepare(lane.sharded(), false);
    } catch (BenchException e) {
      out.println("The tables over two shards could not be filled: " + e.getMessage());
    }
  }

  List<Lane> lanes() {
    return List.copyOf(lanes);
  }

  /// What the ratios are taken against.
  List<String> yardsticks() {
    return lanes.stream().map(Lane::name).filter(name -> !name.equals(Lane.KINTSUGI)).toList();
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      out.println("cannot delete " + folder + ": " + e.getMessage());
    }
  }
}
