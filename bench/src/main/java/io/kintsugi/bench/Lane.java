package io.kintsugi.bench;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One way from the client to the servers: what is compared with what.
///
/// @param service the proxy in between, owned; null for none
final class Lane implements AutoCloseable {
  static final String DIRECT = "direct";
  static final String HAPROXY = "haproxy";
  static final String ROUTER_POOLED = "router pooled";
  static final String ROUTER_PLAIN = "router pass-through";
  static final String KINTSUGI = "kintsugi";
  static final String KINTSUGI_BEFORE = "before";

  private final String name;
  private final Endpoint endpoint;
  private final @Nullable Service service;

  Lane(String name, Endpoint endpoint, @Nullable Service service) {
    this.name = name;
    this.endpoint = endpoint;
    this.service = service;
  }

  String name() {
    return name;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /// Kintsugi's alone: the tables spread over two shards, through the same process.
  Endpoint sharded() {
    return Endpoint.on(endpoint.port(), KintsugiConfig.SHARDED);
  }

  boolean shards() {
    return name.equals(KINTSUGI) || name.equals(KINTSUGI_BEFORE);
  }

  /// What the proxy has used so far; empty when there is none.
  Optional<Duration> cpu() {
    return Optional.ofNullable(service).map(each -> CpuTime.OF_THIS_MACHINE.of(each.pid()));
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
  }
}
