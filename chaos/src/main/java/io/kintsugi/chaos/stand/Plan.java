package io.kintsugi.chaos.stand;

import io.kintsugi.chaos.work.Workload;
import io.kintsugi.fleet.MySqlDistribution;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a stand is to be; each method returns a changed copy.
///
/// @param folder for configurations and logs; the caller's
/// @param servers one shard on each
/// @param replicas of each server
/// @param proxies of one cluster, with ids 1, 2, ...
/// @param transactions the keys of the configuration's `transactions`, in one line
/// @param more further top-level YAML of the configuration
/// @param arguments further `mysqld` arguments
/// @param environment of the proxies
public record Plan(
    MySqlDistribution mysql,
    Path folder,
    List<? extends Workload> workloads,
    int servers,
    int replicas,
    int proxies,
    String transactions,
    String more,
    List<String> arguments,
    Map<String, String> environment) {
  private static final String TRANSACTIONS = "protocol: two-phase, lock-wait: 3s, lease: 2s";

  /// Short waits, so that what hangs is soon seen to hang.
  private static final String LIMITS =
      "limits: {connect-timeout: 5s, acquire-timeout: 5s, statement-timeout: 8s,"
          + " backend-connections: 100}\n";

  public Plan {
    workloads = List.copyOf(workloads);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /// Two-phase commit, one proxy, no replicas.
  public static Plan of(
      MySqlDistribution mysql, Path folder, int servers, List<? extends Workload> workloads) {
    return new Plan(
        mysql, folder, workloads, servers, 0, 1, TRANSACTIONS, LIMITS, List.of(), Map.of());
  }

  public Plan proxies(int count) {
    return changed(replicas, count, transactions, more, arguments, environment);
  }

  public Plan replicas(int each) {
    return changed(each, proxies, transactions, more, arguments, environment);
  }

  /// `two-phase`, `three-phase` or `best-effort`.
  public Plan protocol(String name) {
    String named = transactions.replaceFirst("protocol: [a-z-]+", "protocol: " + name);
    return changed(replicas, proxies, named, more, arguments, environment);
  }

  public Plan arguments(String... mysqld) {
    List<String> all = Stream.concat(arguments.stream(), Stream.of(mysqld)).toList();
    return changed(replicas, proxies, transactions, more, all, environment);
  }

  /// For tests that hold a commit up and wait for something else meanwhile: it is not given up
  /// before the client gives up itself.
  public Plan patient() {
    String longer =
        more.replaceFirst("acquire-timeout: \\w+", "acquire-timeout: 20s")
            .replaceFirst("statement-timeout: \\w+", "statement-timeout: 20s");
    return changed(replicas, proxies, transactions, longer, arguments, environment);
  }

  public Plan environment(Map<String, String> variables) {
    return changed(replicas, proxies, transactions, more, arguments, variables);
  }

  private Plan changed(
      int eachReplicas,
      int proxyCount,
      String transactionKeys,
      String moreYaml,
      List<String> mysqld,
      Map<String, String> variables) {
    return new Plan(
        mysql,
        folder,
        workloads,
        servers,
        eachReplicas,
        proxyCount,
        transactionKeys,
        moreYaml,
        mysqld,
        variables);
  }
}
