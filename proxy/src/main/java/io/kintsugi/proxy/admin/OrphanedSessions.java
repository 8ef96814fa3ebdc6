package io.kintsugi.proxy.admin;

import io.kintsugi.proxy.backend.Marks;
import io.kintsugi.proxy.backend.Orphan;
import io.kintsugi.xa.ControlConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that a session that the proxy has hung up on ends at its server too.
///
/// A server that does not hear of a connection's end, because the network swallows it, keeps the
/// session's transaction and locks for as long as TCP believes in it: two hours, as a rule. So the
/// server is asked, by the mark that each login leaves there, and a session that waits for its next
/// command gets a KILL. One that is at work is let be until it waits: a COMMIT that waits for a
/// replica must not be torn from it.
///
/// A thread per server, while it has orphans; it goes on until the server has answered. Where
/// `performance_schema` is off no session is found, and none ended.
public final class OrphanedSessions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrphanedSessions.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final int ER_NO_SUCH_THREAD = 1094;

  /// An account sees its own sessions in both tables without any privilege.
  private static final String SESSIONS =
      "SELECT a.attr_value, p.id, p.command"
          + " FROM performance_schema.session_account_connect_attrs a"
          + " JOIN information_schema.processlist p ON p.id = a.processlist_id"
          + " WHERE a.attr_name = '"
          + Marks.ATTRIBUTE
          + "'";

  private final ControlConnections servers;
  private final Marks own;
  private final Map<String, Ward> wards = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private record Session(String mark, long id, String command) {}

  /// @param own tells this process's logins from those of its proxy's former lives
  public OrphanedSessions(ControlConnections servers, Marks own) {
    this.servers = servers;
    this.own = own;
  }

  /// Never blocks; any thread.
  public void add(Orphan orphan) {
    ward(orphan.server()).add(orphan.mark());
  }

  /// Ends, once, what earlier processes of this proxy have left at a server: a machine that dies
  /// sends no end of its connections.
  ///
  /// @param allowed whether it is certain by now that none of them lives; asked until it is
  public void endFormerLife(String server, BooleanSupplier allowed) {
    ward(server).addFormer(allowed);
  }

  private Ward ward(String server) {
    return wards.computeIfAbsent(server, Ward::new);
  }

  /// Looks no more.
  @Override
  public void close() {
    closed = true;
  }

  /// One server's.
  private final class Ward {
    private final String server;
    private final Set<String> marks = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile @Nullable BooleanSupplier former;

    Ward(String server) {
      this.server = server;
    }

    void add(String mark) {
      marks.add(mark);
      watch();
    }

    void addFormer(BooleanSupplier allowed) {
      former = allowed;
      watch();
    }

    private void watch() {
      if (!closed && watched.compareAndSet(false, true)) {
        Thread.ofVirtual().name("orphans-" + server).start(this::run);
      }
    }

    private boolean waits() {
      return !closed && (former != null || !marks.isEmpty());
    }

    /// The first look comes after a moment: nearly always the server has heard by then.
    private void run() {
      try {
        while (waits()) {
          Thread.sleep(PAUSE);
          look();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      watched.set(false);
      if (waits()) {
        watch();
      }
    }

    private void look() {
      BooleanSupplier allowed = former;
      boolean formerToo = allowed != null && allowed.getAsBoolean();
      Set<String> asked = Set.copyOf(marks);
      if (asked.isEmpty() && !formerToo) {
        return;
      }
      try (Connection connection = servers.connect(server)) {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(ANSWER.toMillis()));
        Set<String> gone = new HashSet<>(asked);
        boolean formerLeft = false;
        for (Session session : sessions(connection)) {
          boolean isFormer = formerToo && own.isOfFormerLife(session.mark());
          if (isFormer || gone.remove(session.mark())) {
            formerLeft |= isFormer;
            end(connection, session);
          }
        }
        marks.removeAll(gone);
        if (formerToo && !formerLeft) {
          former = null;
        }
      } catch (SQLException e) {
        log.debug("server '{}' does not tell of its sessions", server, e);
      }
    }

    private void end(Connection connection, Session session) throws SQLException {
      if (!session.command().equals("Sleep")) {
        return;
      }
      log.info("ending session {} on server '{}': its connection is no more", session.id(), server);
      try (Statement statement = connection.createStatement()) {
        statement.execute("KILL " + session.id());
      } catch (SQLException e) {
        if (e.getErrorCode() != ER_NO_SUCH_THREAD) {
          throw e;
        }
      }
    }
  }

  private static List<Session> sessions(Connection connection) throws SQLException {
    List<Session> sessions = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SESSIONS)) {
      while (rows.next()) {
        sessions.add(new Session(rows.getString(1), rows.getLong(2), rows.getString(3)));
      }
    }
    return sessions;
  }
}
