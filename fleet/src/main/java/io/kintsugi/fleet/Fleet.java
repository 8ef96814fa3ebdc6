package io.kintsugi.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A group of real servers on loopback: one primary per shard, each with its replicas, replicating
/// by GTID. Owns them all: closing it ends them, and they die with this JVM.
public final class Fleet implements AutoCloseable {
  private final List<Shard> shards;

  private Fleet(List<Shard> shards) {
    this.shards = List.copyOf(shards);
  }

  /// A primary and what follows it.
  public record Shard(String name, MySqlServer primary, List<MySqlServer> replicas) {
    public Shard {
      replicas = List.copyOf(replicas);
    }

    Stream<MySqlServer> servers() {
      return Stream.concat(Stream.of(primary), replicas.stream());
    }

    /// Waits until every replica has applied what the primary has committed by now.
    public void awaitReplicas() {
      replicas.forEach(replica -> Replication.await(primary, replica));
    }
  }

  /// Which TCP port a server gets; 0 for a free one.
  public interface PortPlan {
    /// @param member 0 for the primary, then its replicas
    int port(int shard, int member);
  }

  /// What a fleet is to be; each method returns a changed copy.
  ///
  /// @param keepIn where data stay between runs, one folder per server; otherwise they are thrown
  ///   away
  /// @param arguments further `mysqld` arguments for every server
  public record Plan(
      int shards,
      int replicas,
      PortPlan ports,
      Optional<Path> keepIn,
      List<String> arguments,
      List<Account> accounts) {
    public Plan {
      if (shards < 1 || replicas < 0) {
        throw new IllegalArgumentException(shards + " shards with " + replicas + " replicas each");
      }
      arguments = List.copyOf(arguments);
      accounts = List.copyOf(accounts);
    }

    /// @param primaries one per shard
    public static Plan of(int primaries) {
      return new Plan(primaries, 0, (_, _) -> 0, Optional.empty(), List.of(), List.of());
    }

    public Plan replicas(int perShard) {
      return new Plan(shards, perShard, ports, keepIn, arguments, accounts);
    }

    public Plan ports(PortPlan wanted) {
      return new Plan(shards, replicas, wanted, keepIn, arguments, accounts);
    }

    public Plan keepingDataIn(Path folder) {
      return new Plan(shards, replicas, ports, Optional.of(folder), arguments, accounts);
    }

    public Plan arguments(String... more) {
      return new Plan(shards, replicas, ports, keepIn, List.of(more), accounts);
    }

    /// Adds an account with every privilege to all servers, the proxy's.
    public Plan account(String user, String password) {
      var all = new ArrayList<>(accounts);
      all.add(new Account(user, password));
      return new Plan(shards, replicas, ports, keepIn, arguments, all);
    }

    ServerOptions options(int shard, int member) {
      var role =
          new ServerOptions(ports.port(shard, member), Optional.empty(), member > 0, arguments);
      return keepIn
          .map(folder -> role.keepingDataIn(folder.resolve(name(shard, member))))
          .orElse(role);
    }

    private static String name(int shard, int member) {
      return member == 0 ? "s" + shard : "s" + shard + "-replica" + member;
    }
  }

  /// A user and a password; not printed.
  public record Account(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  /// Starts all servers at the same time and returns when all answer and replicate. When one fails,
  /// the others are ended.
  public static Fleet start(MySqlDistribution mysql, Plan plan) {
    var started = new Together<MySqlServer>();
    for (int shard = 0; shard < plan.shards(); shard++) {
      for (int member = 0; member <= plan.replicas(); member++) {
        var options = plan.options(shard, member);
        started.add(() -> mysql.start(options));
      }
    }
    var servers = started.await(MySqlServer::close);
    var fleet = new Fleet(grouped(servers, plan));
    try {
      fleet.prepare(plan);
      return fleet;
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  private static List<Shard> grouped(List<MySqlServer> servers, Plan plan) {
    var shards = new ArrayList<Shard>();
    int size = plan.replicas() + 1;
    for (int shard = 0; shard < plan.shards(); shard++) {
      var members = servers.subList(shard * size, (shard + 1) * size);
      shards.add(new Shard("s" + shard, members.getFirst(), members.subList(1, size)));
    }
    return shards;
  }

  private void prepare(Plan plan) {
    var work = new Together<Shard>();
    for (var shard : shards) {
      work.add(() -> {
        plan.accounts()
            .forEach(each -> shard.primary().createAccount(each.user(), each.password()));
        shard.replicas().forEach(replica -> Replication.follow(shard.primary(), replica));
        shard.awaitReplicas();
        return shard;
      });
    }
    work.await(_ -> {});
  }

  public List<Shard> shards() {
    return shards;
  }

  public Shard shard(int number) {
    return shards.get(number);
  }

  public MySqlServer primary(int shard) {
    return shards.get(shard).primary();
  }

  /// All servers, each primary before its replicas.
  public List<MySqlServer> servers() {
    return shards.stream().flatMap(Shard::servers).toList();
  }

  public void awaitReplicas() {
    shards.forEach(Shard::awaitReplicas);
  }

  @Override
  public void close() {
    var work = new Together<MySqlServer>();
    for (var server : servers()) {
      work.add(() -> {
        server.close();
        return server;
      });
    }
    work.await(_ -> {});
  }
}
