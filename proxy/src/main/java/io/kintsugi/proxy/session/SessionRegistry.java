package io.kintsugi.proxy.session;

import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// All sessions of the proxy by connection id: for KILL, SHOW PROCESSLIST and the connection limit.
public final class SessionRegistry {
  private final ConcurrentHashMap<Long, ClientSession> sessions = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile int limit;

  public SessionRegistry(int limit) {
    this.limit = limit;
  }

  /// Clients beyond a lower limit stay.
  void limit(int most) {
    limit = most;
  }

  /// MySQL's connection ids are 32 bits on the wire.
  public long nextId() {
    return ids.incrementAndGet() & 0xFFFF_FFFFL;
  }

  /// Counts a client in from its accept on, so that half-open logins are limited as well.
  public boolean admit() {
    if (connections.incrementAndGet() > limit) {
      connections.decrementAndGet();
      return false;
    }
    return true;
  }

  public void leave() {
    connections.decrementAndGet();
  }

  void add(ClientSession session) {
    sessions.put(session.state().connectionId(), session);
  }

  void remove(ClientSession session) {
    sessions.remove(session.state().connectionId(), session);
  }

  public @Nullable ClientSession find(long id) {
    return sessions.get(id);
  }

  /// Ends a session, or what it does, for an operator; any thread may ask. False when it is
  /// unknown.
  public boolean kill(long id, boolean queryOnly) {
    ClientSession victim = sessions.get(id);
    if (victim != null) {
      victim.loop().loop().execute(() -> victim.kill(queryOnly));
    }
    return victim != null;
  }

  public Collection<ClientSession> all() {
    return Collections.unmodifiableCollection(sessions.values());
  }

  public int connections() {
    return connections.get();
  }
}
