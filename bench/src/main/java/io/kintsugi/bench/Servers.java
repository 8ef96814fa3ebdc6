package io.kintsugi.bench;

import io.kintsugi.fleet.Fleet;

/// Two servers that forget what a power cut would make them forget: a yardstick measures the
/// proxies, not the disk.
final class Servers {
  static final Fleet.Plan PLAN =
      Fleet.Plan.of(2)
          .account(Endpoint.USER, Endpoint.PASSWORD)
          .arguments(
              "--innodb-flush-log-at-trx-commit=0",
              "--sync-binlog=0",
              "--innodb-doublewrite=OFF",
              "--innodb-buffer-pool-size=256M",
              "--max-connections=1000",
              "--max-prepared-stmt-count=1000000");

  private Servers() {}
}
