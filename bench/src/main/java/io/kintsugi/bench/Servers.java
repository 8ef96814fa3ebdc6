package io.kintsugi.bench;

import io.kintsugi.fleet.Fleet;
import java.util.ArrayList;
import java.util.List;

/// The two servers that are measured through each path.
final class Servers {
  private static final List<String> SIZES =
      List.of(
          "--innodb-buffer-pool-size=256M",
          "--max-connections=1000",
          "--max-prepared-stmt-count=1000000");
  private static final List<String> FORGETFUL =
      List.of("--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0", "--innodb-doublewrite=OFF");

  private Servers() {}

  /// @param durable whether they wait for the disk at each commit, which is MySQL's default; else
  ///   they forget what a power cut would make them forget, so that the proxies are measured and
  ///   not the disk
  static Fleet.Plan plan(boolean durable) {
    var arguments = new ArrayList<>(SIZES);
    if (!durable) {
      arguments.addAll(FORGETFUL);
    }
    return Fleet.Plan.of(2)
        .account(Endpoint.USER, Endpoint.PASSWORD)
        .arguments(arguments.toArray(new String[0]));
  }
}
