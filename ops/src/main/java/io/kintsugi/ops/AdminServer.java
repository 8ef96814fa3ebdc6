package io.kintsugi.ops;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.observe.Operations;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Listens on the admin port from [#start] until [#close]. Each request has a virtual thread of its
/// own, so that asking the proxy may block.
public final class AdminServer implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 256;
  private static final int MOST_BODY_BYTES = 1 << 20;
  private static final Duration GRACE = Duration.ofMillis(200);

  private final WebServer server;
  private final Streams streams;

  private AdminServer(WebServer server, Streams streams) {
    this.server = server;
    this.streams = streams;
  }

  /// Returns when the port is bound; what cannot be bound throws what the system said.
  public static AdminServer start(
      ProxyConfig.Admin admin, Observed observed, Operations operations) {
    return start(admin, observed, operations, InstantSource.system());
  }

  static AdminServer start(
      ProxyConfig.Admin admin, Observed observed, Operations operations, InstantSource clock) {
    Logins logins = new Logins(clock);
    Door door = new Door(logins);
    Streams streams = new Streams(observed, door);
    Gate gate = new Gate(new Hosts(admin.address(), admin.hosts()));
    List<Room> rooms =
        List.of(
            new LoginRoom(operations, observed, logins, door, new LoginThrottle(clock)),
            new ModelRoom(observed, operations, door),
            new ActionRoom(operations, door),
            new ExplainRoom(observed, door),
            streams,
            new ProbeRoom(observed, new Metrics(observed)),
            Pages.ofClasspath());
    WebServer server =
        WebServer.builder()
            .address(address(admin))
            .port(admin.port())
            .maxTcpConnections(MOST_CONNECTIONS)
            .maxPayloadSize(MOST_BODY_BYTES)
            .shutdownGracePeriod(GRACE)
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .routing(routing -> route(routing, gate, rooms))
            .build()
            .start();
    return new AdminServer(server, streams);
  }

  private static InetAddress address(ProxyConfig.Admin admin) {
    InetSocketAddress address = new InetSocketAddress(admin.address(), admin.port());
    if (address.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    return address.getAddress();
  }

  private static void route(HttpRouting.Builder routing, Gate gate, List<Room> rooms) {
    routing.addFilter(gate);
    routing.error(Throwable.class, new Mishaps());
    rooms.forEach(room -> room.open(routing));
    routing.any((request, response) -> Replies.missing(response));
  }

  /// The port that was bound; of use where port 0 asked for any.
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    streams.close();
    server.stop();
  }
}
