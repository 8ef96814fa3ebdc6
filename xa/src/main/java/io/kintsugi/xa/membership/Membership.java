package io.kintsugi.xa.membership;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.XaSettings;
import io.kintsugi.xa.control.Bell;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This proxy in its cluster: its number, its present life, and its {@link Seat} at each server.
public final class Membership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofMillis(300);
  private static final Duration TOUCH = Duration.ofMillis(400);
  private static final Duration CONNECTING = Duration.ofSeconds(4);

  private final XaSettings settings;
  private final Control control;
  private final LongSupplier nanos;
  private final Map<String, Seat> seats = new ConcurrentHashMap<>();
  private final Map<String, Bell> bells = new ConcurrentHashMap<>();
  private final List<Thread> keepers = new CopyOnWriteArrayList<>();
  private final CountDownLatch looking;
  private final Queue<Seat.Look> looks = new ConcurrentLinkedQueue<>();
  private final CountDownLatch chosen = new CountDownLatch(1);
  private final CountDownLatch registered;
  private final AtomicLong sequence = new AtomicLong();
  private volatile Life life;
  private volatile boolean closed;

  private Membership(XaSettings settings, Control control, LongSupplier nanos) {
    this.settings = settings;
    this.control = control;
    this.nanos = nanos;
    this.life = next(0);
    settings.servers().forEach(this::seat);
    this.looking = new CountDownLatch(seats.size());
    this.registered = new CountDownLatch(seats.size());
  }

  private Seat seat(String server) {
    String address = "pid " + ProcessHandle.current().pid();
    Seat seat = new Seat(server, settings, address, control, nanos);
    bells.put(server, new Bell());
    seats.put(server, seat);
    return seat;
  }

  /// Looks whether another proxy with this id lives, chooses a number, and registers where it can;
  /// goes on trying at the other servers.
  ///
  /// @throws IllegalStateException when another lives
  public static Membership start(XaSettings settings, Control control, LongSupplier nanos) {
    Membership membership = new Membership(settings, control, nanos);
    membership.register();
    return membership;
  }

  private void register() {
    for (Seat seat : seats.values()) {
      keepers.add(Thread.startVirtualThread(() -> keep(seat)));
    }
    await(looking);
    long highest = 0;
    for (Seat.Look look : looks) {
      switch (look) {
        case Seat.Look.Free free -> highest = Math.max(highest, free.highest());
        case Seat.Look.Occupied occupied -> refuse(occupied.by());
        case Seat.Look.Unreachable _ -> {}
      }
    }
    life = next(highest);
    chosen.countDown();
    await(registered);
  }

  private void refuse(String why) {
    closed = true;
    chosen.countDown();
    throw new IllegalStateException(why + "; give each proxy of a cluster an id of its own");
  }

  /// The whole life of a seat, on its own thread.
  private void keep(Seat seat) {
    Seat.Look look = seat.look();
    looks.add(look);
    looking.countDown();
    while (!await(chosen, TOUCH)) {
      if (look instanceof Seat.Look.Free) {
        seat.touch();
      }
    }
    beat(seat, registered);
  }

  private void beat(Seat seat, CountDownLatch registered) {
    Bell bell = Objects.requireNonNull(bells.get(seat.server()));
    while (!closed && seats.get(seat.server()) == seat) {
      Life now = life;
      seat.turn(now).ifPresent(highest -> renew(now.epoch(), highest));
      registered.countDown();
      if (life.epoch() == now.epoch()) {
        bell.await(seat.refusal(now) == null ? BEAT : AGAIN);
      }
    }
    seat.drop();
  }

  /// Takes a seat at a server that was not known before; waits for it as long as a start does.
  public void join(String server) {
    Seat seat = seat(server);
    CountDownLatch first = new CountDownLatch(1);
    keepers.add(
        Thread.startVirtualThread(() -> {
          Seat.Look unused = seat.look();
          beat(seat, first);
        }));
    await(first);
  }

  /// Gives the seat up.
  public void leave(String server) {
    seats.remove(server);
    ring(server);
  }

  /// The server has another address or account now.
  public void moved(String server) {
    Seat seat = seats.get(server);
    if (seat != null) {
      seat.moved();
      ring(server);
    }
  }

  private void ring(String server) {
    Bell bell = bells.get(server);
    if (bell != null) {
      bell.ring();
    }
  }

  private void await(CountDownLatch latch) {
    if (!await(latch, CONNECTING.plus(settings.lease()))) {
      LOG.warn("not every server has answered; the others are tried again in the background");
    }
  }

  private static boolean await(CountDownLatch latch, Duration atMost) {
    try {
      return latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Begins a new life: the present one cannot decide to commit any more at some server.
  private synchronized void renew(long old, long highest) {
    if (life.epoch() != old) {
      return;
    }
    life = next(Math.max(highest, old));
    LOG.warn("epoch {} ended, going on as epoch {}", old, life.epoch());
    bells.values().forEach(Bell::ring);
  }

  /// The wall clock only helps a number to be higher than those of servers that are not reachable
  /// now; two lives with one number are told apart by their tokens.
  private Life next(long highest) {
    long epoch = Math.max(highest + 1, System.currentTimeMillis());
    return new Life(
        settings.cluster(),
        settings.proxy(),
        epoch,
        UUID.randomUUID().toString(),
        settings.servers());
  }

  public Life life() {
    return life;
  }

  public GlobalId begin(String homeServer) {
    Life now = life;
    return new GlobalId(
        now.cluster(),
        now.proxy(),
        now.epoch(),
        sequence.incrementAndGet(),
        settings.protocol(),
        GlobalId.homeOf(homeServer));
  }

  public @Nullable String refusal(String server) {
    Life now = life;
    Seat seat = seats.get(server);
    if (seat == null) {
      return server + " has no shards";
    }
    String why = seat.refusal(now);
    if (why == null && settings.protocol() == Protocol.THREE_PHASE && !majority(now)) {
      return "three-phase commit needs a majority of the servers, and this proxy reaches fewer";
    }
    return why;
  }

  /// Whether this life is registered at a majority of the servers.
  public boolean majority() {
    return majority(life);
  }

  private boolean majority(Life now) {
    int ready = 0;
    for (String server : now.servers()) {
      Seat seat = seats.get(server);
      ready += seat != null && seat.refusal(now) == null ? 1 : 0;
    }
    return Servers.majority(ready, now.servers().size());
  }

  /// Something was refused because of this life's number: its seats look at once.
  public void doubt() {
    bells.values().forEach(Bell::ring);
  }

  @Override
  public void close() {
    closed = true;
    bells.values().forEach(Bell::ring);
    for (Thread keeper : keepers) {
      try {
        keeper.join(CONNECTING);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
