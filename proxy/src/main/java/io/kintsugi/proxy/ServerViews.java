package io.kintsugi.proxy;

import static java.util.stream.Collectors.joining;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.backend.PoolNumbers;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Model.Role;
import io.kintsugi.proxy.observe.Model.State;
import io.kintsugi.proxy.topology.GtidSet;
import io.kintsugi.proxy.topology.Topology;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import io.kintsugi.proxy.topology.Topology.Problem;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The servers of a configuration as a topology and the pools show them.
record ServerViews(
    ProxyConfig config, Topology topology, Set<String> drained, List<PoolNumbers> pools) {
  /// A set with many holes can be megabytes, and pages ask for it every two seconds.
  private static final int MOST_OF_A_SET = 4000;

  List<Model.Server> all() {
    List<Model.Server> all = new ArrayList<>();
    config.servers().forEach((name, server) -> all.add(view(name, server)));
    return all;
  }

  /// Null for a server that is not watched.
  private @Nullable Group group(String server) {
    return topology.groups().values().stream()
        .filter(group -> isIn(group, server))
        .findFirst()
        .orElse(null);
  }

  private static boolean isIn(Group group, String server) {
    return group.name().equals(server)
        || server.equals(group.writable())
        || replica(group, server) != null;
  }

  private static @Nullable Replica replica(Group group, String server) {
    return group.replicas().stream()
        .filter(each -> each.server().equals(server))
        .findFirst()
        .orElse(null);
  }

  Role role(String server) {
    Group group = group(server);
    if (group == null) {
      return Role.UNKNOWN;
    }
    return server.equals(group.writable())
        ? Role.PRIMARY
        : group.primary() instanceof Primary.Known && replica(group, server) != null
            ? Role.REPLICA
            : Role.UNKNOWN;
  }

  private Model.Server view(String name, ProxyConfig.Server server) {
    Group group = group(name);
    Replica replica = group == null ? null : replica(group, name);
    Primary.Known primary =
        group != null
                && group.primary() instanceof Primary.Known known
                && known.server().equals(name)
            ? known
            : null;
    int active = 0;
    int idle = 0;
    int waiting = 0;
    long statements = 0;
    long errors = 0;
    for (PoolNumbers pool : pools) {
      if (pool.server().equals(name)) {
        active += pool.active();
        idle += pool.idle();
        waiting += pool.waiting();
        statements += pool.statements();
        errors += pool.errors();
      }
    }
    return new Model.Server(
        name,
        server.host() + ":" + server.port(),
        role(name),
        state(name, primary, replica),
        reason(name, group, replica),
        replica == null || replica.lag() == null ? null : replica.lag().toNanos() / 1000,
        executed(name, group),
        errant(name, group),
        primary == null ? null : semiSync(primary),
        server.weight(),
        active,
        idle,
        config.limits().backendConnections(),
        waiting,
        statements,
        errors);
  }

  private State state(String name, Primary.@Nullable Known primary, @Nullable Replica replica) {
    if (drained.contains(name)) {
      return State.DRAINING;
    }
    if (primary != null) {
      return primary.silent() ? State.DOWN : State.UP;
    }
    Problem unfit = replica == null ? null : replica.unfit();
    if (unfit == null) {
      return replica == null ? State.DOWN : State.UP;
    }
    return switch (unfit.kind()) {
      case SILENT -> State.DOWN;
      case LATE -> State.LAGGING;
      case NO_PRIMARY,
          SECOND_PRIMARY,
          WRITABLE_REPLICA,
          NOT_REPLICATING,
          WRONG_SOURCE,
          RECEIVER_STOPPED,
          APPLIER_STOPPED,
          ERRANT_TRANSACTIONS,
          LAG_UNKNOWN,
          RETURNING,
          HEARTBEAT,
          NO_SEMI_SYNC,
          BLIND,
          DRAINED ->
          State.UNFIT;
    };
  }

  private static String reason(String name, @Nullable Group group, @Nullable Replica replica) {
    if (group == null) {
      return "";
    }
    List<String> sentences = new ArrayList<>();
    if (replica != null && replica.unfit() != null) {
      sentences.add(replica.unfit().sentence());
    }
    group.problems().stream()
        .filter(problem -> problem.server().equals(name))
        .map(Problem::sentence)
        .filter(sentence -> !sentences.contains(sentence))
        .forEach(sentences::add);
    return String.join("; ", sentences);
  }

  private static @Nullable String executed(String name, @Nullable Group group) {
    GtidSet set = group == null ? null : group.executed().get(name);
    return set == null ? null : set.text(",\n", MOST_OF_A_SET);
  }

  private static @Nullable String errant(String name, @Nullable Group group) {
    String found =
        group == null
            ? ""
            : group.problems().stream()
                .filter(problem -> problem.server().equals(name))
                .filter(problem -> problem.kind() == Problem.Kind.ERRANT_TRANSACTIONS)
                .map(Problem::sentence)
                .collect(joining("; "));
    return found.isEmpty() ? null : found;
  }

  private static String semiSync(Primary.Known primary) {
    return !primary.semiSync().enabled()
        ? "off"
        : primary.semiSync().active()
            ? "on, %d replicas".formatted(primary.semiSync().replicas())
            : "fallen back";
  }
}
