package io.kintsugi.xa.decision;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.InDoubt;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.control.Waiting;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// Asks servers what has become of a transaction, on other connections than its own.
public final class Inquiry {
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int LOCK_WAIT = 1;

  private final Control control;
  private final String cluster;

  public Inquiry(Control control, String cluster) {
    this.control = control;
    this.cluster = cluster;
  }

  /// The server cannot say now.
  public static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1;

    public NoAnswer(String message) {
      super(message);
    }
  }

  /// The decision, forced to be a rollback when there is none: the first insert wins, and an open
  /// transaction that has inserted is waited for.
  public Decision decision(GlobalId id, String home, Duration atMost) throws NoAnswer {
    long until = Waiting.until(atMost);
    while (true) {
      try {
        return control.on(home, ANSWER, connection -> decide(connection, home, id));
      } catch (SQLException e) {
        if (System.nanoTime() >= until) {
          throw new NoAnswer(home + " does not tell: " + Control.says(e));
        }
        pause();
      }
    }
  }

  private static Decision decide(Connection connection, String home, GlobalId id)
      throws SQLException {
    requireWritable(connection, home);
    return DecisionTable.findOrRollBack(connection, id, LOCK_WAIT);
  }

  /// A read-only server was demoted: what it knows may not be what its successor knows.
  public static void requireWritable(Connection connection, String server) throws SQLException {
    if (Rows.number(connection, "SELECT @@global.read_only OR @@global.super_read_only") != 0) {
      throw new SQLException(server + " is read-only", "HY000", Control.READ_ONLY);
    }
  }

  /// Whether a branch that answers XAER_NOTA is really no more.
  public boolean gone(String server, GlobalId id, String shard) {
    try {
      return control.on(
          server, ANSWER, connection -> !InDoubt.read(connection, cluster).holds(id, shard));
    } catch (SQLException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
