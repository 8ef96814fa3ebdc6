package io.kintsugi.proxy.acknowledge;

import io.kintsugi.proxy.backend.BackendPool;
import io.kintsugi.proxy.backend.BackendPools;
import io.kintsugi.proxy.backend.Errand;
import io.kintsugi.proxy.backend.Flavor;
import io.kintsugi.proxy.topology.Topology;
import io.kintsugi.proxy.topology.Topology.Group;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One event loop's commits that are done and not yet told, because `acknowledge` asks for more
/// than the primary's OK. Commits of the same server share their questions: as many as have come
/// since the last question was asked. On its loop only.
public final class Acknowledger {
  /// Rounds of one server at the same time: more would hold more connections and save little.
  private static final int ROUNDS = 4;

  /// Beyond what a replica waits by itself: for its connection and its answer.
  private static final long MARGIN_MILLIS = 500;

  private final EventLoop loop;
  private final BackendPools pools;
  private final Supplier<Topology> topology;
  private final Rule rule;
  private final Map<String, Queue> queues = new HashMap<>();

  /// @param wanted whether commits wait at all
  /// @param inStep whom they wait for; null for MySQL's own semi-sync
  /// @param patience how long a replica may take
  public record Rule(boolean wanted, @Nullable InStep inStep, Duration patience) {}

  public Acknowledger(EventLoop loop, BackendPools pools, Supplier<Topology> topology, Rule rule) {
    this.loop = loop;
    this.pools = pools;
    this.topology = topology;
    this.rule = rule;
  }

  /// Whether a commit must be brought here before its client hears of it.
  public boolean wanted() {
    return rule.wanted();
  }

  /// @param flavor of the connections to ask by; any would do, the client's is likely to be idle
  /// @param done told once, the worst of all places
  public void await(List<Place> places, Flavor flavor, Consumer<Verdict> done) {
    Gathered all = new Gathered(places.size(), done);
    for (Place place : places) {
      queues
          .computeIfAbsent(place.server(), server -> new Queue(server, place.shard()))
          .add(all, flavor);
    }
    if (places.isEmpty()) {
      done.accept(new Verdict.Acknowledged());
    }
  }

  /// Called a few times a second on the loop.
  public void tick() {
    queues.values().forEach(queue -> List.copyOf(queue.rounds).forEach(Round::checkAwaited));
  }

  BackendPool pool(int shard, String server, Flavor flavor) {
    return pools.pool(shard, server, flavor);
  }

  @Nullable Group group(int shard) {
    return topology.get().groups().get(pools.target(shard).server());
  }

  Rule rule() {
    return rule;
  }

  Errand ask(BackendPool pool, String question, Consumer<Errand.Answer> then) {
    return new Errand(loop, pool, question, rule.patience().toMillis() + MARGIN_MILLIS, then);
  }

  /// One commit, perhaps at several places.
  private static final class Gathered {
    private final Consumer<Verdict> done;
    private Verdict worst = new Verdict.Acknowledged();
    private int missing;

    Gathered(int places, Consumer<Verdict> done) {
      this.missing = places;
      this.done = done;
    }

    void told(Verdict verdict) {
      worst = Verdict.worse(worst, verdict);
      missing--;
      if (missing == 0) {
        done.accept(worst);
      }
    }
  }

  /// Commits made on one server.
  private final class Queue {
    private final String server;
    private final int shard;
    private final List<Round> rounds = new ArrayList<>();
    private List<Gathered> waiting = new ArrayList<>();

    Queue(String server, int shard) {
      this.server = server;
      this.shard = shard;
    }

    void add(Gathered commit, Flavor flavor) {
      waiting.add(commit);
      next(flavor);
    }

    private void next(Flavor flavor) {
      if (waiting.isEmpty() || rounds.size() >= ROUNDS) {
        return;
      }
      List<Gathered> commits = waiting;
      waiting = new ArrayList<>();
      Round round = new Round(Acknowledger.this, new Place(shard, server), flavor);
      rounds.add(round);
      round.start(verdict -> {
        rounds.remove(round);
        commits.forEach(commit -> commit.told(verdict));
        next(flavor);
      });
    }
  }
}
