package io.kintsugi.bench;

import java.util.List;
import java.util.Locale;

/// Which measurements to make.
public enum Suite {
  POINT(
      List.of(
          Workload.POINT_TEXT,
          Workload.POINT_PREPARED,
          Workload.SHARDED_TEXT,
          Workload.SHARDED_PREPARED)),
  OLTP(List.of(Workload.READ_ONLY, Workload.READ_WRITE, Workload.WRITE_ONLY)),
  ALL(List.of(Workload.values())),
  /// What commits cost over shards, by a load generator of its own.
  COMMIT(List.of()),
  /// What replicas give to reads, and what it costs to wait for them.
  REPLICAS(List.of()),
  /// From the start of the process to its first answer.
  START(List.of()),
  /// The parts alone, under JMH: no servers.
  JMH(List.of());

  private final List<Workload> workloads;

  Suite(List<Workload> workloads) {
    this.workloads = workloads;
  }

  /// What sysbench runs for it.
  public List<Workload> workloads() {
    return workloads;
  }

  /// Whether its servers wait for the disk unless told otherwise: a commit is what that costs.
  boolean durable() {
    return this == COMMIT || this == REPLICAS;
  }

  /// @throws IllegalArgumentException when no suite has that name
  static Suite named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
