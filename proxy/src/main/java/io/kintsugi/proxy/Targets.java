package io.kintsugi.proxy;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.backend.BackendTarget;
import io.kintsugi.proxy.backend.Places;
import io.kintsugi.proxy.wire.ServerTls;
import io.kintsugi.proxy.wire.Tls;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.ShardNumbers;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Where the shards of a configuration are. A server that is as before keeps its target, so that
/// its connections stay. Not thread-safe.
final class Targets {
  private final Map<Trust, SslContext> contexts = new HashMap<>();

  /// @param authorities what is in the file, which may be another one tomorrow
  private record Trust(ServerTls mode, @Nullable String ca, String authorities) {}

  /// @param before the places so far, which shards keep that the configuration has no more
  Places of(ProxyConfig config, ShardNumbers numbers, Places before) throws SSLException {
    List<List<BackendTarget>> members = new ArrayList<>();
    Set<Integer> left = new HashSet<>();
    for (int number = 0; number < numbers.places().size(); number++) {
      if (numbers.present().contains(number)) {
        members.add(members(config, numbers.places().get(number)));
      } else {
        left.add(number);
        members.add(before.members().get(number));
      }
    }
    return new Places(members, left);
  }

  /// On its server, and on those that replicate it.
  private List<BackendTarget> members(ProxyConfig config, Catalog.Shard shard) throws SSLException {
    ProxyConfig.Server server = config.servers().get(shard.server());
    if (server == null) {
      throw new IllegalArgumentException("shard without a server: " + shard.name());
    }
    List<BackendTarget> members = new ArrayList<>();
    members.add(target(shard, shard.server(), server));
    for (var other : config.servers().entrySet()) {
      if (shard.server().equals(other.getValue().replicaOf())) {
        members.add(target(shard, other.getKey(), other.getValue()));
      }
    }
    return members;
  }

  private BackendTarget target(Catalog.Shard shard, String name, ProxyConfig.Server server)
      throws SSLException {
    ServerTls mode = ServerTls.valueOf(server.tls().name());
    return new BackendTarget(
        shard.name(),
        name,
        server.host(),
        server.port(),
        server.user(),
        server.password(),
        shard.schema(),
        mode.isWanted() ? context(mode, server.tlsCa()) : null,
        mode.isRequired());
  }

  private SslContext context(ServerTls mode, @Nullable String ca) throws SSLException {
    Trust trust = new Trust(mode, ca, ca == null ? "" : contents(ca));
    SslContext known = contexts.get(trust);
    if (known == null) {
      known = Tls.toServer(mode, ca == null ? null : Path.of(ca), null, null);
      contexts.put(trust, known);
    }
    return known;
  }

  private static String contents(String file) throws SSLException {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new SSLException("the authorities in " + file + " cannot be read", e);
    }
  }
}
