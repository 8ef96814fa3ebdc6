package io.kintsugi.proxy.admin;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.xa.ControlConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The control plane's JDBC connections: a few per server, opened when first needed, for virtual
/// threads only (every call may block up to the connect timeout).
///
/// A server that is down costs nothing until it is asked; errors name the server, never a secret.
public final class ControlPools implements ControlConnections, AutoCloseable {
  private static final int CONNECTIONS = 3;
  private static final Duration IDLE = Duration.ofMinutes(1);

  /// Hikari takes no less.
  private static final Duration SHORTEST = Duration.ofMillis(250);

  private static final Duration SOCKET = Duration.ofSeconds(30);

  private volatile Map<String, ProxyConfig.Server> servers;
  private volatile Duration connectTimeout;
  private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

  /// The servers whose pool has reached nobody.
  private final Set<String> silent = ConcurrentHashMap.newKeySet();

  private final Map<String, TrustStore> trustStores = new ConcurrentHashMap<>();

  public ControlPools(Map<String, ProxyConfig.Server> servers, Duration connectTimeout) {
    this.servers = Map.copyOf(servers);
    this.connectTimeout = connectTimeout;
  }

  /// Knows these servers from now on. Connections to one that has another address or account are
  /// closed when they are given back; new ones go to the new place.
  public void change(Map<String, ProxyConfig.Server> next, Duration timeout) {
    Map<String, ProxyConfig.Server> before = servers;
    connectTimeout = timeout;
    servers = Map.copyOf(next);
    before.forEach((name, server) -> {
      if (!reachedAlike(server, next.get(name))) {
        HikariDataSource old = pools.remove(name);
        if (old != null) {
          retire(old);
        }
      }
    });
  }

  /// Whether only its share of reads is another.
  private static boolean reachedAlike(
      ProxyConfig.Server server, ProxyConfig.@Nullable Server other) {
    return other != null
        && server.host().equals(other.host())
        && server.port() == other.port()
        && server.user().equals(other.user())
        && server.password().equals(other.password())
        && server.tls() == other.tls()
        && Objects.equals(server.tlsCa(), other.tlsCa());
  }

  /// Closed when its connections are back: what a commit asks on one must not be cut off.
  private static void retire(HikariDataSource old) {
    old.getHikariPoolMXBean().softEvictConnections();
    Thread.ofVirtual()
        .name("control-retired")
        .start(() -> {
          try {
            for (int i = 0; i < SOCKET.toSeconds(); i++) {
              if (old.getHikariPoolMXBean().getActiveConnections() == 0) {
                break;
              }
              Thread.sleep(Duration.ofSeconds(1));
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          old.close();
        });
  }

  /// A connection owned by the caller; closing it returns it. Autocommit is on.
  @Override
  public Connection connect(String server) throws SQLException {
    if (silent.contains(server)) {
      Connection first = dedicated(server);
      silent.remove(server);
      return first;
    }
    try {
      return pooled(server);
    } catch (SQLException e) {
      throw new SQLException(describe(server, e), e.getSQLState(), e.getErrorCode());
    } catch (UncheckedIOException e) {
      throw new SQLException(describe(server, e));
    }
  }

  /// A pool that reaches nobody tries more and more seldom, up to five seconds apart, and lets
  /// those who ask wait for it. So it is given up, and whoever asks tries by himself until one is
  /// answered: a server that is back is to be told at once how its in-doubt branches end.
  private Connection pooled(String server) throws SQLException {
    HikariDataSource pool = pools.computeIfAbsent(server, this::open);
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      HikariPoolMXBean state = pool.getHikariPoolMXBean();
      if (state != null && state.getTotalConnections() == 0 && pools.remove(server, pool)) {
        silent.add(server);
        retire(pool);
      }
      throw e;
    }
  }

  @Override
  public Connection dedicated(String server) throws SQLException {
    return dedicated(server, connectTimeout, SOCKET);
  }

  /// A connection beside the pool, owned by the caller, that waits for the server at most for
  /// `deadline`, when it is opened and at each read. Autocommit is on.
  public Connection open(String server, Duration deadline) throws SQLException {
    return dedicated(server, deadline, deadline);
  }

  private Connection dedicated(String server, Duration connect, Duration read) throws SQLException {
    ProxyConfig.Server known = find(server);
    Properties properties = new Properties();
    try {
      properties.putAll(properties(known, connect, read));
      properties.put("user", known.user());
      properties.put("password", known.password().reveal());
      return DriverManager.getConnection(url(known), properties);
    } catch (SQLException e) {
      throw new SQLException(describe(server, e), e.getSQLState(), e.getErrorCode());
    } catch (UncheckedIOException e) {
      throw new SQLException(describe(server, e));
    }
  }

  /// The driver's own message may quote the URL; its cause says what went wrong.
  private String describe(String name, Exception error) {
    ProxyConfig.Server server = find(name);
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "server %s (%s:%d) does not answer: %s"
        .formatted(name, server.host(), server.port(), cause.getMessage());
  }

  private HikariDataSource open(String name) {
    ProxyConfig.Server server = find(name);
    HikariConfig config = new HikariConfig();
    config.setPoolName("control-" + name);
    config.setJdbcUrl(url(server));
    config.setUsername(server.user());
    config.setPassword(server.password().reveal());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE.toMillis());
    long patience = Math.max(SHORTEST.toMillis(), connectTimeout.toMillis());
    config.setConnectionTimeout(patience);
    // Dead connections must not use up the time in which a living one could be had.
    config.setValidationTimeout(Math.max(SHORTEST.toMillis(), patience / (CONNECTIONS + 1)));
    config.setInitializationFailTimeout(-1);
    properties(server, connectTimeout, SOCKET).forEach(config::addDataSourceProperty);
    return new HikariDataSource(config);
  }

  private static String url(ProxyConfig.Server server) {
    String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
    return "jdbc:mysql://" + host + ":" + server.port() + "/";
  }

  private Map<String, String> properties(
      ProxyConfig.Server server, Duration connect, Duration read) {
    Map<String, String> all = new HashMap<>();
    all.put("sslMode", server.tls().name());
    all.put("allowPublicKeyRetrieval", "true");
    all.put("connectTimeout", String.valueOf(connect.toMillis()));
    all.put("socketTimeout", String.valueOf(read.toMillis()));
    all.put("tcpKeepAlive", "true");
    all.put("characterEncoding", "UTF-8");
    String ca = server.tlsCa();
    if (ca != null && server.tls().name().startsWith("VERIFY")) {
      all.put("trustCertificateKeyStoreUrl", trusted(ca).file().toUri().toString());
      all.put("trustCertificateKeyStoreType", TrustStore.TYPE);
      all.put("trustCertificateKeyStorePassword", TrustStore.PASSWORD);
    }
    return all;
  }

  private TrustStore trusted(String ca) {
    return trustStores.computeIfAbsent(
        ca,
        pem -> {
          try {
            return TrustStore.of(Path.of(pem));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private ProxyConfig.Server find(String name) {
    ProxyConfig.Server server = servers.get(name);
    if (server == null) {
      throw new IllegalArgumentException("no server " + name + " in the configuration");
    }
    return server;
  }

  @Override
  public void close() {
    pools.values().forEach(HikariDataSource::close);
    pools.clear();
    trustStores.values().forEach(TrustStore::close);
    trustStores.clear();
  }
}
