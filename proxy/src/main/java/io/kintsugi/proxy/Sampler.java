package io.kintsugi.proxy;

import io.kintsugi.proxy.backend.PoolNumbers;
import io.kintsugi.proxy.observe.LatencyCounts;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.observe.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes down once a second what the proxy does, on a thread of its own, and tells who listens.
final class Sampler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sampler.class);
  private static final int KEPT = 900;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Recorder recorder;
  private final Supplier<Now> now;
  private final ArrayDeque<Model.Sample> history = new ArrayDeque<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, String> inDoubt = new HashMap<>();
  private final Thread thread;
  private Recorder.Totals totals;
  private LatencyCounts latencies;
  private Map<String, Long> perShard = Map.of();
  private volatile boolean closed;

  /// What is not counted but looked at.
  record Now(
      int clients,
      List<Model.Transaction> transactions,
      List<Model.Server> servers,
      List<PoolNumbers> pools) {}

  private static final class Listener {
    private final Consumer<Model.Sample> samples;
    private final Consumer<Model.Event> events;
    private long told;

    Listener(Consumer<Model.Sample> samples, Consumer<Model.Event> events, long told) {
      this.samples = samples;
      this.events = events;
      this.told = told;
    }
  }

  Sampler(Recorder recorder, Supplier<Now> now) {
    this.recorder = recorder;
    this.now = now;
    this.totals = recorder.totals();
    this.latencies = recorder.counts();
    this.thread = Thread.ofVirtual().name("sampler").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  List<Model.Sample> history() {
    synchronized (history) {
      return new ArrayList<>(history);
    }
  }

  Observed.Subscription subscribe(Consumer<Model.Sample> samples, Consumer<Model.Event> events) {
    Listener listener = new Listener(samples, events, recorder.events().last());
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void run() {
    while (!closed) {
      try {
        Thread.sleep(SECOND);
      } catch (InterruptedException e) {
        return;
      }
      try {
        tell(sample());
      } catch (RuntimeException e) {
        log.debug("no sample of this second", e);
      }
    }
  }

  private Model.Sample sample() {
    Now seen = now.get();
    doubts(seen.transactions());
    Recorder.Totals last = totals;
    LatencyCounts before = latencies;
    totals = recorder.totals();
    latencies = recorder.counts();
    LatencyCounts second = latencies.minus(before);
    Map<String, Long> lag = new TreeMap<>();
    for (Model.Server server : seen.servers()) {
      if (server.lagMicros() != null) {
        lag.put(server.name(), server.lagMicros());
      }
    }
    List<Model.Transaction> doubtful =
        seen.transactions().stream().filter(Sampler::isInDoubt).toList();
    Model.Sample sample =
        new Model.Sample(
            Instant.now(),
            totals.statements() - last.statements(),
            totals.errors() - last.errors(),
            totals.rows() - last.rows(),
            totals.scatter() - last.scatter(),
            second.quantile(0.5),
            second.quantile(0.99),
            seen.clients(),
            doubtful.size(),
            oldest(doubtful),
            lag,
            rates(seen.pools()));
    synchronized (history) {
      history.addLast(sample);
      if (history.size() > KEPT) {
        history.removeFirst();
      }
    }
    return sample;
  }

  /// Seconds; 0 for none.
  static long oldest(List<Model.Transaction> transactions) {
    return transactions.stream().mapToLong(Model.Transaction::seconds).max().orElse(0);
  }

  static boolean isInDoubt(Model.Transaction transaction) {
    return transaction.state().equals("in doubt");
  }

  private Map<String, Long> rates(List<PoolNumbers> pools) {
    Map<String, Long> sums = new TreeMap<>();
    pools.forEach(pool -> sums.merge(pool.shard(), pool.statements(), Long::sum));
    Map<String, Long> rates = new TreeMap<>();
    Map<String, Long> before = perShard;
    sums.forEach((shard, sum) -> rates.put(shard, sum - before.getOrDefault(shard, 0L)));
    perShard = sums;
    return rates;
  }

  /// Tells each transaction that is in doubt now and was not, and the other way round.
  private void doubts(List<Model.Transaction> transactions) {
    Map<String, String> now = new HashMap<>();
    transactions.stream()
        .filter(Sampler::isInDoubt)
        .forEach(each -> now.put(each.id(), each.detail()));
    now.forEach((id, detail) -> {
      if (!inDoubt.containsKey(id)) {
        recorder.events().warning("IN_DOUBT", id, "transaction in doubt: " + detail);
      }
    });
    inDoubt.keySet().stream()
        .filter(id -> !now.containsKey(id))
        .forEach(id -> recorder.events().info("IN_DOUBT_SETTLED", id, "in doubt no more"));
    inDoubt.clear();
    inDoubt.putAll(now);
  }

  private void tell(Model.Sample sample) {
    for (Listener listener : listeners) {
      try {
        listener.samples.accept(sample);
        for (Model.Event event : recorder.events().after(listener.told)) {
          listener.events.accept(event);
          listener.told = event.number();
        }
      } catch (RuntimeException e) {
        log.debug("a listener failed", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
