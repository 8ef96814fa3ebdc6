package io.kintsugi.xa.recovery;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.XaSettings;
import io.kintsugi.xa.control.Bell;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.InDoubt;
import io.kintsugi.xa.control.InDoubt.Branch;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.Decisions;
import io.kintsugi.xa.membership.EpochTable;
import io.kintsugi.xa.membership.Liveness;
import io.kintsugi.xa.membership.Membership;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at each server once a second for prepared branches that nobody is about to end, and ends
/// them. A thread per server, and one per pair of a branch's server and its home that has work: one
/// that hangs holds up nothing but its own.
public final class Recovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final Duration ROUND = Duration.ofSeconds(1);

  /// Between rounds while a branch that nobody holds waits, for it may be its home's turn to show
  /// that a proxy is dead; {@link #HURRYING} after it was first seen there is no hurry any more.
  private static final Duration SOON = Duration.ofMillis(200);

  private static final Duration HURRYING = Duration.ofSeconds(10);
  private static final Duration FORGETTING = Duration.ofSeconds(30);

  /// For people: the protocol needs no decision that has no branch.
  public static final Duration KEEP = Duration.ofMinutes(10);

  private static final Duration ANSWER = Duration.ofSeconds(3);

  /// Branches per round of one server that one home decides.
  private static final int AT_ONCE = 500;

  private final XaSettings settings;
  private final Control control;
  private final Ending ending;
  private final Settler settler;
  private final Forgetter forgetter;
  private final Bell closing = new Bell();
  private final Predicate<GlobalId> held;
  private final LongSupplier nanos;
  private final Map<String, Watch> watches = new ConcurrentSkipListMap<>();
  private final Set<Errand> errands = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// What is known of one server.
  static final class Watch {
    final String server;
    final Liveness liveness;
    final Bell bell = new Bell();
    volatile InDoubt inDoubt = new InDoubt(List.of(), 0);
    volatile Map<Branch, Long> since = Map.of();
    volatile boolean answers;
    volatile boolean hurried;

    Watch(String server, Liveness liveness) {
      this.server = server;
      this.liveness = liveness;
    }
  }

  /// What a server has told last.
  ///
  /// @param since when each prepared branch of the cluster was first seen there, by the clock of
  ///   the start
  /// @param strangers how many prepared branches it has of others
  public record Seen(String server, Map<Branch, Long> since, int strangers) {}

  private record Errand(String server, String home) {}

  /// @param held whether a commit of this process is at work on the transaction
  public Recovery(
      XaSettings settings,
      Servers servers,
      Control control,
      Membership membership,
      Decisions decisions,
      Ending ending,
      Predicate<GlobalId> held,
      LongSupplier nanos) {
    this.settings = settings;
    this.control = control;
    this.ending = ending;
    this.held = held;
    this.nanos = nanos;
    for (String server : settings.servers()) {
      watches.put(server, new Watch(server, new Liveness(settings.lease(), nanos)));
    }
    this.settler = new Settler(control, membership, decisions, ending, watches);
    this.forgetter = new Forgetter(settings, servers, control, held, KEEP);
  }

  public void start() {
    watches.values().forEach(watch -> Thread.startVirtualThread(() -> run(watch)));
    Thread.startVirtualThread(this::forget);
  }

  private void forget() {
    while (!closed) {
      closing.await(FORGETTING);
      if (!closed) {
        forgetter.pass();
        ending.keepOnly(inDoubt());
      }
    }
  }

  private void run(Watch watch) {
    while (!closed && watches.get(watch.server) == watch) {
      round(watch);
      watch.bell.await(watches.values().stream().anyMatch(each -> each.hurried) ? SOON : ROUND);
    }
  }

  private void round(Watch watch) {
    try {
      InDoubt seen =
          control.on(
              watch.server,
              ANSWER,
              connection -> {
                watch.liveness.saw(EpochTable.sightings(connection, settings.cluster()));
                return InDoubt.read(connection, settings.cluster());
              });
      remember(watch, seen);
      assign(watch, seen);
    } catch (SQLException e) {
      if (watch.answers) {
        LOG.warn("recovery cannot look at {}: {}", watch.server, Control.says(e));
      }
      watch.answers = false;
      watch.hurried = false;
    }
  }

  private void remember(Watch watch, InDoubt seen) {
    long now = nanos.getAsLong();
    Map<Branch, Long> since = new HashMap<>();
    boolean hurried = false;
    for (Branch branch : seen.branches()) {
      Long before = watch.since.get(branch);
      since.put(branch, before == null ? now : before);
      // A living commit is rarely met twice.
      hurried |= before != null && now - before < HURRYING.toNanos() && !held.test(branch.id());
    }
    watch.since = Map.copyOf(since);
    watch.hurried = hurried;
    if (seen.strangers() != watch.inDoubt.strangers()) {
      LOG.info(
          "{} prepared branches of others on {}; they are left alone",
          seen.strangers(),
          watch.server);
    }
    watch.inDoubt = seen;
    watch.answers = true;
  }

  private void assign(Watch watch, InDoubt seen) {
    Map<String, List<Branch>> byHome = new HashMap<>();
    for (Branch branch : seen.branches()) {
      if (!held.test(branch.id())) {
        List<Branch> list = byHome.computeIfAbsent(branch.id().home(), _ -> new ArrayList<>());
        if (list.size() < AT_ONCE) {
          list.add(branch);
        }
      }
    }
    byHome.forEach((home, branches) -> {
      Errand errand = new Errand(watch.server, home);
      if (errands.add(errand)) {
        Thread.startVirtualThread(() -> run(errand, branches));
      }
    });
  }

  private void run(Errand errand, List<Branch> branches) {
    try {
      settler.settle(errand.server(), errand.home(), branches);
    } catch (RuntimeException e) {
      LOG.error("recovery on {} of what {} decides", errand.server(), errand.home(), e);
    } finally {
      errands.remove(errand);
    }
  }

  /// Looks at a server that was not known before.
  public void join(String server) {
    Watch watch = new Watch(server, new Liveness(settings.lease(), nanos));
    watches.put(server, watch);
    Thread.startVirtualThread(() -> run(watch));
  }

  /// Whether the server, when it was last asked, had nothing of this cluster.
  public boolean clean(String server) {
    Watch watch = watches.get(server);
    return watch == null || (watch.answers && watch.inDoubt.branches().isEmpty());
  }

  public void leave(String server) {
    watches.remove(server);
  }

  /// What each server has told last, in the order of their names.
  public List<Seen> seen() {
    return watches.values().stream()
        .map(each -> new Seen(each.server, each.since, each.inDoubt.strangers()))
        .toList();
  }

  private Set<GlobalId> inDoubt() {
    Set<GlobalId> all = new HashSet<>();
    for (Watch watch : watches.values()) {
      watch.inDoubt.branches().forEach(branch -> all.add(branch.id()));
    }
    return all;
  }

  /// Looks at once.
  void hurry() {
    watches.values().forEach(watch -> watch.bell.ring());
  }

  @Override
  public void close() {
    closed = true;
    closing.ring();
    hurry();
  }
}
