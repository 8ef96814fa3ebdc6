package io.kintsugi.chaos.fault;

import io.kintsugi.chaos.fault.Trap.Spring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A TCP forwarder on loopback between a proxy and one server, that can be told to fail. A thread
/// of its own for each direction of each connection; its methods may be called from any thread.
///
/// `tc netem` is not in every kernel, and needs root: this works everywhere.
public final class FaultLink implements AutoCloseable {
  private final ServerSocket listener;
  private volatile int target;
  private final Gate toServer = new Gate();
  private final Gate toClient = new Gate();
  private final Set<LinkedPair> pairs = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
  private final Set<Trap> holding = ConcurrentHashMap.newKeySet();
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean refusing;

  private FaultLink(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /// Before a server on this loopback port; forwards from when this returns.
  public static FaultLink before(int target) throws IOException {
    var listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    var link = new FaultLink(listener, target);
    Thread.ofVirtual().name("link-" + target).start(link::accept);
    return link;
  }

  /// Where the proxy connects.
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        take(listener.accept());
      } catch (IOException _) {
        // Closed, or a client that is gone already: the loop's condition tells which.
      }
    }
  }

  private void take(Socket client) throws IOException {
    if (refusing) {
      client.close();
      return;
    }
    try {
      var server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      var pair = new LinkedPair(this, client, server);
      pairs.add(pair);
      pair.start();
    } catch (IOException e) {
      client.close();
    }
  }

  /// New connections go to another server, as after a failover behind one address.
  public void target(int port) {
    target = port;
  }

  /// Every piece of bytes for the server waits so long.
  public void delay(Duration each) {
    delay = each;
  }

  Duration delay() {
    return delay;
  }

  /// Neither end learns anything: bytes wait, as TCP's do while a network drops them. Connections
  /// that are made meanwhile get no greeting.
  public void stall(boolean requests, boolean replies) {
    toServer.set(requests);
    toClient.set(replies);
  }

  Gate gate(boolean requests) {
    return requests ? toServer : toClient;
  }

  /// Ends all connections; new ones are ended at once, until {@link #heal}.
  public void cut() {
    refusing = true;
    reset();
  }

  /// Ends all connections; new ones are taken.
  public void reset() {
    pairs.forEach(LinkedPair::cut);
  }

  /// Forgets all connections, as a firewall does that has lost its state: nothing passes any more,
  /// not even that one end has gone, and no healing brings it back. New ones are taken.
  public void forget() {
    pairs.forEach(LinkedPair::forget);
  }

  /// Arms a trap, in place of any other.
  public Trap arm(String pattern, Spring spring, int occurrence) {
    var armed = new Trap(pattern, spring, occurrence);
    trap.set(armed);
    return armed;
  }

  @Nullable Trap trap() {
    return trap.get();
  }

  /// A trap that holds bytes back has caught some: {@link #heal} finds it here when it is armed no
  /// more.
  void holds(Trap sprung) {
    holding.add(sprung);
  }

  void disarm(Trap sprung) {
    trap.compareAndSet(sprung, null);
  }

  /// As if nothing had been; what is held is released.
  public void heal() {
    var armed = trap.getAndSet(null);
    if (armed != null) {
      armed.release();
    }
    holding.forEach(Trap::release);
    holding.clear();
    delay = Duration.ZERO;
    refusing = false;
    stall(false, false);
  }

  /// The connections through it, one line each, for people.
  public List<String> connections() {
    return pairs.stream().map(LinkedPair::toString).toList();
  }

  void ended(LinkedPair pair) {
    pairs.remove(pair);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    heal();
    pairs.forEach(LinkedPair::close);
  }
}
