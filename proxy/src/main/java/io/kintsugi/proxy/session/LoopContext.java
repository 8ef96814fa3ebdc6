package io.kintsugi.proxy.session;

import io.kintsugi.proxy.acknowledge.Acknowledger;
import io.kintsugi.proxy.acknowledge.InStep;
import io.kintsugi.proxy.backend.BackendPools;
import io.kintsugi.proxy.backend.BackendTarget;
import io.kintsugi.proxy.backend.Places;
import io.kintsugi.proxy.observe.LoopStats;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.running.Account;
import io.kintsugi.proxy.session.servers.Parking;
import io.kintsugi.proxy.session.servers.Primaries;
import io.kintsugi.proxy.session.servers.ReplicaChoice;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.router.plan.RouteScratch;
import io.kintsugi.xa.deadlock.OpenTransaction;
import io.kintsugi.xa.deadlock.ServerThread;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What the sessions of one event loop share: pools, scratch memory, a clock. Only that loop
/// touches it, so nothing here is guarded.
public final class LoopContext {
  private static final int LARGEST_SCRATCH = 1 << 20;
  private static final int MOST_PROVEN = 1000;
  private static final long TICK_MILLIS = 100;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
  private final ProxyContext proxy;
  private final EventLoop loop;
  private final BackendPools pools;
  private final ReplicaChoice replicas;
  private final Primaries primaries;
  private final Parking parking;
  private final LoopStats stats;
  private final Acknowledger acknowledger;
  private final RouteScratch scratch = new RouteScratch();
  private final Set<ClientSession> sessions = new HashSet<>();
  private final Map<String, Set<String>> proven = new HashMap<>();
  private byte[] text = new byte[8192];
  private volatile boolean someWait;

  public LoopContext(ProxyContext proxy, EventLoop loop, BackendPools pools) {
    this.proxy = proxy;
    this.loop = loop;
    this.pools = pools;
    this.stats = proxy.recorder().loop();
    InStep inStep = proxy.acknowledge().inStep();
    this.primaries = new Primaries(proxy::topology, pools, proxy::strict, inStep);
    this.replicas = new ReplicaChoice(inStep == null ? _ -> true : inStep::has);
    this.acknowledger = new Acknowledger(loop, pools, proxy::topology, proxy.acknowledge());
    this.parking = new Parking(proxy::parking);
    var unused =
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  public ProxyContext proxy() {
    return proxy;
  }

  public EventLoop loop() {
    return loop;
  }

  public BackendPools pools() {
    return pools;
  }

  public Primaries primaries() {
    return primaries;
  }

  public Parking parking() {
    return parking;
  }

  public Acknowledger acknowledger() {
    return acknowledger;
  }

  ReplicaChoice replicas() {
    return replicas;
  }

  public LoopStats stats() {
    return stats;
  }

  public RouteScratch scratch() {
    return scratch;
  }

  Set<ClientSession> sessions() {
    return sessions;
  }

  /// A copy of the readable bytes for the router to read: valid until the next call, and only the
  /// first {@code readableBytes} of it.
  public byte[] text(ByteBuf bytes) {
    int length = bytes.readableBytes();
    byte[] into = text;
    if (into.length < length) {
      into = new byte[Math.max(length, Math.min(2 * into.length, LARGEST_SCRATCH))];
      if (into.length <= LARGEST_SCRATCH) {
        text = into;
      }
    }
    bytes.getBytes(bytes.readerIndex(), into, 0, length);
    return into;
  }

  /// Whether this server has accepted this SET before, so that it may be pipelined.
  public boolean proven(BackendTarget target, String set) {
    Set<String> accepted = proven.get(target.server());
    return accepted != null && accepted.contains(set);
  }

  public void prove(BackendTarget target, String set) {
    Set<String> accepted = proven.computeIfAbsent(target.server(), name -> new HashSet<>());
    if (accepted.size() >= MOST_PROVEN) {
      accepted.clear();
    }
    accepted.add(set);
  }

  /// The shards are at these places from now on.
  public void places(Places next) {
    List<List<BackendTarget>> before = new ArrayList<>();
    for (int shard = 0; shard < pools.shards(); shard++) {
      before.add(pools.members(shard));
    }
    pools.change(next);
    primaries.changed(before);
  }

  /// Another configuration runs: sessions have what their accounts have now, and those without one
  /// end as soon as nothing of theirs is open.
  public void reloaded() {
    for (ClientSession session : sessions.toArray(new ClientSession[0])) {
      Account account = proxy.account(session.state().user());
      if (account == null) {
        session.departure().begin(ProxyError.ACCOUNT_REMOVED);
      } else {
        session.state().schemas(account.schemas());
      }
    }
  }

  /// Sends clients away as soon as nothing of theirs is open.
  public void drain() {
    for (ClientSession session : sessions.toArray(new ClientSession[0])) {
      session.departure().begin(ProxyError.SHUTDOWN);
    }
  }

  /// Ends what has not ended by itself; commits that are under way are waited for elsewhere.
  public void drained() {
    for (ClientSession session : sessions.toArray(new ClientSession[0])) {
      Run run = session.run();
      if (run == null || !run.endsTransaction()) {
        session.close();
      }
    }
  }

  public void close() {
    for (ClientSession session : sessions.toArray(new ClientSession[0])) {
      session.close();
    }
    pools.close();
  }

  /// Whether a transaction of several shards has been at one statement for longer than a moment;
  /// any thread may ask.
  public boolean someWait() {
    return someWait;
  }

  public List<OpenTransaction> openTransactions() {
    List<OpenTransaction> open = new ArrayList<>();
    for (ClientSession session : sessions) {
      List<Transaction.Branch> branches = session.transaction().openBranches();
      if (!branches.isEmpty()) {
        open.add(
            new OpenTransaction(
                session.state().connectionId(),
                session.transaction().since(),
                session.activity().since(),
                session.run() != null,
                branches.stream().map(LoopContext::thread).toList()));
      }
    }
    return open;
  }

  public List<Model.Session> shownSessions() {
    long now = System.nanoTime();
    return sessions.stream().map(session -> ShownSession.of(session, now)).toList();
  }

  private static ServerThread thread(Transaction.Branch branch) {
    return new ServerThread(branch.connection().target().server(), branch.connection().threadId());
  }

  private void tick() {
    long now = System.nanoTime();
    stats.tick();
    pools.tick(now);
    primaries.refresh();
    parking.tick(now, primaries);
    acknowledger.tick();
    boolean some = false;
    for (ClientSession session : sessions.toArray(new ClientSession[0])) {
      session.tick(now);
      some |= waits(session, now);
    }
    someWait = some;
  }

  private static boolean waits(ClientSession session, long now) {
    return session.run() != null
        && session.transaction().branches().size() > 1
        && now - session.activity().since() > TICK_NANOS;
  }
}
