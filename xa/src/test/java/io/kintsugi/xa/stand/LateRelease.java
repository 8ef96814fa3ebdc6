package io.kintsugi.xa.stand;

import io.kintsugi.xa.ControlConnections;
import io.kintsugi.xa.control.Rows;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Connections of which the next dedicated one finds a named lock taken, and free again when it
/// asks by whom.
public final class LateRelease implements ControlConnections {
  private static final int PATIENCE_SECONDS = 10;
  private final ControlConnections servers;
  private final String lock;
  private final Connection old;
  private final Connection look;
  private final CompletableFuture<Optional<String>> saidAfter = new CompletableFuture<>();
  private volatile Supplier<Optional<String>> said = Optional::empty;
  private volatile boolean armed;
  private boolean released;

  /// @param old takes the lock when what has it ends, and gives it up
  /// @param look another connection to the same server
  public LateRelease(ControlConnections servers, String lock, Connection old, Connection look) {
    this.servers = servers;
    this.lock = lock;
    this.old = old;
    this.look = look;
  }

  /// @param what is asked at the statement after the lock was given up
  public void arm(Supplier<Optional<String>> what) {
    said = what;
    armed = true;
  }

  public CompletableFuture<Optional<String>> saidAfter() {
    return saidAfter;
  }

  @Override
  public Connection connect(String server) throws SQLException {
    return servers.connect(server);
  }

  @Override
  public Connection dedicated(String server) throws SQLException {
    Connection real = servers.dedicated(server);
    if (!armed || !server.equals("alpha")) {
      return real;
    }
    armed = false;
    Rows.number(old, "SELECT GET_LOCK(?, ?)", lock, PATIENCE_SECONDS);
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> call(real, method, arguments));
  }

  private Object call(Connection real, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("prepareStatement")) {
      before(String.valueOf(arguments[0]));
    }
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void before(String sql) throws SQLException {
    if (released) {
      saidAfter.complete(said.get());
    } else if (sql.contains("IS_USED_LOCK")) {
      released = true;
      Rows.number(old, "SELECT RELEASE_LOCK(?)", lock);
      if (Rows.number(look, "SELECT IS_FREE_LOCK(?)", lock) != 1) {
        throw new SQLException("the lock is taken still: " + lock);
      }
    }
  }
}
