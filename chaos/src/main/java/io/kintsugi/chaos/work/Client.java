package io.kintsugi.chaos.work;

import io.kintsugi.chaos.history.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One client: one connection, which it makes anew when it is lost. For one thread.
///
/// The rule that makes it a witness: before COMMIT was sent nothing can have been committed; after
/// it, an error tells the outcome only when the server says so.
public final class Client implements AutoCloseable {
  private static final long PAUSE_NANOS = 50_000_000;

  private final int process;
  private final Door door;
  private @Nullable Connection connection;

  /// How a client gets to the servers.
  public interface Door {
    Connection open() throws SQLException;
  }

  /// What a transaction does between its begin and its end.
  public interface Body {
    /// @throws Cancelled when the client itself does not want it
    void run(Statement statement) throws SQLException, Cancelled;
  }

  /// The client changed its mind; it rolls back.
  public static final class Cancelled extends Exception {
    private static final long serialVersionUID = 1;

    public Cancelled(String why) {
      super(why);
    }
  }

  /// What the client was told.
  public record Result(Outcome outcome, String note) {}

  public Client(int process, Door door) {
    this.process = process;
    this.door = door;
  }

  public int process() {
    return process;
  }

  public Result transact(Body body) {
    return transact("START TRANSACTION", body);
  }

  /// @param begin the statement that begins the transaction
  public Result transact(String begin, Body body) {
    try (Statement statement = connected().createStatement()) {
      statement.execute(begin);
      body.run(statement);
    } catch (SQLException e) {
      undo();
      return new Result(Outcome.FAILED, Errors.note(e));
    } catch (Cancelled e) {
      undo();
      return new Result(Outcome.FAILED, String.valueOf(e.getMessage()));
    }
    return decisive(statement -> statement.execute("COMMIT"));
  }

  /// One statement that commits by itself.
  public Result auto(Body body) {
    try {
      connected();
    } catch (SQLException e) {
      return new Result(Outcome.FAILED, Errors.note(e));
    }
    return decisive(body);
  }

  private Result decisive(Body body) {
    try (Statement statement = connected().createStatement()) {
      body.run(statement);
      return new Result(Outcome.OK, "");
    } catch (SQLException e) {
      if (Errors.lost(e)) {
        close();
      }
      return new Result(Errors.outcome(e), Errors.note(e));
    } catch (Cancelled e) {
      throw new IllegalStateException("too late to cancel", e);
    }
  }

  private Connection connected() throws SQLException {
    Connection current = connection;
    if (current == null) {
      try {
        current = door.open();
      } catch (SQLException e) {
        LockSupport.parkNanos(PAUSE_NANOS);
        throw e;
      }
      connection = current;
    }
    return current;
  }

  /// A connection that cannot even roll back is given up, which rolls back too.
  private void undo() {
    Connection current = connection;
    if (current == null) {
      return;
    }
    try (Statement statement = current.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      close();
    }
  }

  @Override
  public void close() {
    Connection current = connection;
    connection = null;
    if (current != null) {
      try {
        current.close();
      } catch (SQLException _) {
        // It is of no use any more.
      }
    }
  }
}
