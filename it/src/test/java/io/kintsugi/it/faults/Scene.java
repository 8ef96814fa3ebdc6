package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.stand.Branches;
import io.kintsugi.chaos.stand.Plan;
import io.kintsugi.chaos.stand.ProxyProcess;
import io.kintsugi.chaos.stand.Settled;
import io.kintsugi.chaos.stand.Stand;
import io.kintsugi.chaos.work.Client;
import io.kintsugi.chaos.work.Shards;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.it.faults.Deeds.Deed;
import io.kintsugi.it.faults.Deeds.Done;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A stand with deeds to do, and what must hold after every fault: all shards or none, as the
/// client was told, nothing of ours in `XA RECOVER` after five seconds, no stranger touched.
final class Scene implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final long PATIENCE_SECONDS = 60;

  private final Stand stand;
  private final Deeds deeds;

  private Scene(Stand stand, Deeds deeds) {
    this.stand = stand;
    this.deeds = deeds;
  }

  static Scene start(Path folder, int servers, UnaryOperator<Plan> more) throws Exception {
    return start(MySqlDistribution.find(System.err::println), folder, servers, more);
  }

  static Scene start(MySqlDistribution mysql, Path folder, int servers, UnaryOperator<Plan> more)
      throws Exception {
    Deeds deeds = new Deeds();
    Plan plan = more.apply(Plan.of(mysql, folder, servers, List.of(deeds)));
    return new Scene(Stand.start(plan), deeds);
  }

  Stand stand() {
    return stand;
  }

  Deeds deeds() {
    return deeds;
  }

  ProxyProcess proxy() {
    return stand.proxy(0);
  }

  Client client() {
    return client(0);
  }

  /// A client of one proxy.
  Client client(int proxy) {
    return new Client(proxy, () -> stand.connect(proxy));
  }

  /// A deed by a client of its own.
  Done run(int... shards) {
    try (Client client = client()) {
      return deeds.run(client, shards);
    }
  }

  /// A deed that goes on while the test does something to it.
  CompletableFuture<Done> begin(int... shards) {
    CompletableFuture<Done> done = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> done.complete(run(shards)));
    return done;
  }

  /// Waits for what must come.
  static <T> T await(CompletableFuture<T> event) throws Exception {
    return event.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// Waits until something is so.
  static void eventually(Callable<Boolean> so) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!so.call()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /// The branches of ours that this server has prepared.
  long prepared(MySqlServer server) throws SQLException {
    return Branches.on(server).stream().filter(each -> each.isOf(Stand.CLUSTER)).count();
  }

  /// Seen on the servers themselves, which may show a branch that is decided a moment later than
  /// the proxy does: what is prepared is waited for.
  Set<Integer> present(Deed deed) throws Exception {
    eventually(() -> !anyPrepared());
    return presentNow(deed);
  }

  /// For when something is to stay prepared.
  Set<Integer> presentNow(Deed deed) throws SQLException {
    return Deeds.present(stand.shards(), deed);
  }

  private boolean anyPrepared() throws SQLException {
    for (int i = 0; i < stand.servers(); i++) {
      if (prepared(stand.server(i)) > 0) {
        return true;
      }
    }
    return false;
  }

  /// Nothing of ours stays prepared. What a transaction before it left for a moment may be there at
  /// the call, and the watch's picture may be older than it.
  void nothingInDoubt() throws Exception {
    Settled settled = stand.doubts().await(LIMIT);
    assertThat(settled.left()).as("in doubt after %s%s", settled.took(), logs()).isEmpty();
  }

  /// Ends all faults, waits for recovery, and checks the invariants; then the proxies must take
  /// transactions over all shards again.
  void settled() throws Exception {
    stand.heal();
    nothingInDoubt();
    assertThat(stand.awaitNoneOpen().left()).as("open%s", logs()).isEmpty();
    assertThat(deeds.judge(stand.shards())).as("%s%s", logs(), deeds.history()).isEmpty();
    assertThat(stand.touchedStrangers()).as("%s", logs()).isEmpty();
    int[] all = IntStream.range(0, stand.servers()).toArray();
    for (int proxy = 0; proxy < stand.proxies().size(); proxy++) {
      try (Client client = client(proxy)) {
        eventually(() -> deeds.run(client, all).outcome() == Outcome.OK);
      }
    }
  }

  /// Whether one shard has the deed's row; the others may be down.
  boolean present(Deed deed, int shard) throws SQLException {
    return Deeds.present(new Shards(List.of(stand.shards().all().get(shard))), deed)
        .contains(shard);
  }

  private String logs() {
    StringBuilder text = new StringBuilder("\n");
    for (ProxyProcess proxy : stand.proxies()) {
      text.append(proxy.log()).append(":\n").append(proxy.logTail()).append('\n');
    }
    return text.toString();
  }

  @Override
  public void close() throws Exception {
    stand.close();
  }
}
