package io.kintsugi.xa.membership;

import io.kintsugi.xa.XaSettings;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.control.SystemSchema;
import io.kintsugi.xa.control.SystemSchema.NotReady;
import io.kintsugi.xa.membership.EpochTable.Entry;
import io.kintsugi.xa.membership.EpochTable.Sighting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This proxy's place at one server: the named lock on a connection of its own, and its pulse. One
/// thread at a time works on it; {@link #refusal} may be read from anywhere.
final class Seat {
  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int FENCE_WAIT = 1;

  private final String server;
  private final XaSettings settings;
  private final String address;
  private final Control control;
  private final Pulse other;
  private @Nullable Connection connection;
  private boolean locked;
  private volatile boolean moved;
  private long lastHolder;
  private volatile long epoch;
  private volatile @Nullable String refusal;

  Seat(String server, XaSettings settings, String address, Control control, LongSupplier nanos) {
    this.server = server;
    this.settings = settings;
    this.address = address;
    this.control = control;
    this.other = new Pulse(nanos);
    this.refusal = server + " has not answered yet";
  }

  String server() {
    return server;
  }

  /// What a first look at a server told.
  sealed interface Look {
    /// @param highest the highest number that a life of this proxy has had there
    record Free(long highest) implements Look {}

    record Occupied(String by) implements Look {}

    record Unreachable() implements Look {}
  }

  /// Takes the lock, or finds out whether its holder lives: that takes the lease.
  Look look() {
    try {
      Connection own = open();
      long id = settings.proxy();
      while (!lock(own)) {
        Optional<Sighting> seen = EpochTable.sighting(own, settings.cluster(), settings.proxy());
        long holder = seen.map(Sighting::lockHolder).orElse(0L);
        boolean first = other.epoch() < 0;
        boolean rose = seen.isPresent() && other.see(seen.get().epoch(), seen.get().beat());
        if (rose && !first) {
          drop();
          return new Look.Occupied(
              "another proxy with id %d of cluster %s is alive on %s"
                  .formatted(id, settings.cluster(), server));
        }
        if (other.still() >= settings.lease().toNanos()) {
          takeOver(own, holder);
        }
        Thread.sleep(POLL);
      }
      return new Look.Free(EpochTable.highest(own, settings.cluster(), settings.proxy()));
    } catch (SQLException | NotReady e) {
      fail(e);
      return new Look.Unreachable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Look.Unreachable();
    }
  }

  /// Shows life while the looks at other servers go on: of two proxies with one id that start at
  /// the same time, none takes the other for dead.
  void touch() {
    Connection own = connection;
    if (own == null) {
      return;
    }
    try {
      EpochTable.touch(own, settings.cluster(), settings.proxy());
    } catch (SQLException e) {
      LOG.debug("no pulse at {}", server, e);
    }
  }

  /// One beat, or whatever must come before it.
  ///
  /// @return the highest number known, when this life cannot go on there and another has to begin
  Optional<Long> turn(Life life) {
    try {
      Connection own = open();
      boolean mine = lock(own) || (contend(own) && lock(own));
      if (!mine) {
        return Optional.empty();
      }
      if (epoch != life.epoch()) {
        return register(own, life);
      }
      if (EpochTable.beat(own, life)) {
        ready();
        return Optional.empty();
      }
      return replaced(own, "its life was fenced or replaced there");
    } catch (SQLException | NotReady e) {
      fail(e);
      return Optional.empty();
    }
  }

  private Optional<Long> register(Connection own, Life life) throws SQLException, NotReady {
    try {
      if (EpochTable.register(own, life, address) != Entry.MADE) {
        return replaced(own, "its number is taken there");
      }
    } catch (SQLException e) {
      throw SystemSchema.refused(server, own, e);
    }
    epoch = life.epoch();
    ready();
    LOG.info("registered at {} with epoch {}", server, life.epoch());
    fenceOlder(own, life);
    return Optional.empty();
  }

  /// As far as it goes at once: whoever settles a branch of an older life fences that life first.
  private void fenceOlder(Connection own, Life life) throws SQLException {
    for (long older : EpochTable.unfencedBefore(own, life)) {
      try {
        Control.withLockWait(
            own,
            FENCE_WAIT,
            same -> {
              EpochTable.fence(same, life.cluster(), life.proxy(), older);
              return older;
            });
      } catch (SQLException e) {
        if (Control.lost(e)) {
          throw e;
        }
        LOG.info("epoch {} is still in use at {}: {}", older, server, Control.says(e));
      }
    }
  }

  private Optional<Long> replaced(Connection own, String why) throws SQLException {
    refuse(server + ": this proxy registers anew, " + why);
    return Optional.of(EpochTable.highest(own, settings.cluster(), settings.proxy()));
  }

  /// The lock is in other hands: those of a connection of ours that died half, or another proxy's.
  ///
  /// @return whether it has been given up since, as by the connection that a new one follows
  private boolean contend(Connection own) throws SQLException {
    Optional<Sighting> seen = EpochTable.sighting(own, settings.cluster(), settings.proxy());
    long holder = seen.map(Sighting::lockHolder).orElse(0L);
    if (seen.isPresent() && holder == 0) {
      return true;
    }
    boolean ours = holder != 0 && holder == lastHolder;
    seen.ifPresent(sighting -> other.see(sighting.epoch(), sighting.beat()));
    if (!ours) {
      refuse("another proxy with id %d is alive on %s".formatted(settings.proxy(), server));
    }
    if (ours || other.still() >= settings.lease().toNanos()) {
      takeOver(own, holder);
    }
    return false;
  }

  private void takeOver(Connection own, long holder) throws SQLException {
    if (holder != 0) {
      LOG.warn(
          "taking over proxy id {} at {}: connection {} holds its lock and shows no life",
          settings.proxy(),
          server,
          holder);
      EpochTable.kill(own, holder);
    }
  }

  private boolean lock(Connection own) throws SQLException {
    if (!locked) {
      String name = Life.lock(settings.cluster(), settings.proxy());
      locked = Rows.number(own, "SELECT GET_LOCK(?, 0)", name) == 1;
      if (locked) {
        lastHolder = Rows.number(own, "SELECT CONNECTION_ID()");
      }
    }
    return locked;
  }

  /// The server has another address or account now: the next turn begins on a new connection.
  void moved() {
    moved = true;
  }

  private Connection open() throws SQLException, NotReady {
    // Whether it is registered at the new place too is for the next beat to tell: until then it is
    // believed, as it is between beats.
    boolean again = moved;
    if (again) {
      moved = false;
      hangUp();
    }
    Connection open = connection;
    if (open != null) {
      return open;
    }
    open = control.dedicated(server, ANSWER);
    connection = open;
    if (!again) {
      epoch = 0;
    }
    SystemSchema.ensure(server, open);
    SystemSchema.warnOfVersion(server, open);
    return open;
  }

  private void fail(Exception e) {
    String why = e instanceof SQLException sql ? Control.says(sql) : String.valueOf(e.getMessage());
    refuse(e instanceof NotReady ? why : server + " cannot be reached: " + why);
    drop();
  }

  private void refuse(String why) {
    if (!why.equals(refusal)) {
      LOG.warn("no commits over shards with {} for now: {}", server, why);
    }
    epoch = 0;
    refusal = why;
  }

  private void ready() {
    refusal = null;
  }

  /// Why the server can take no part in a commit of this life; null when it can.
  @Nullable String refusal(Life life) {
    String why = refusal;
    if (why == null && epoch != life.epoch()) {
      return server + ": this proxy is registering anew";
    }
    return why;
  }

  /// Gives up the lock with the connection.
  void drop() {
    hangUp();
    epoch = 0;
  }

  private void hangUp() {
    Connection open = connection;
    connection = null;
    locked = false;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("closing the connection to {}", server, e);
      }
    }
  }
}
