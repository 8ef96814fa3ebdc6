package io.kintsugi.it.dashboard;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A client that never stops asking, so that there is something to see.
final class Ticker implements AutoCloseable {
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread;

  private Ticker(Connection connection) {
    thread = Thread.ofVirtual().start(() -> work(connection));
  }

  static Ticker of(AdminFleet fleet) throws SQLException {
    return new Ticker(fleet.connect("ticker"));
  }

  private void work(Connection connection) {
    try (connection) {
      for (int i = 1; !ended.get(); i++) {
        AdminFleet.run(connection, "SELECT name FROM student WHERE id = " + (i % 20 + 1));
        if (i % 10 == 0) {
          AdminFleet.run(connection, "SELECT name, born FROM student ORDER BY born DESC LIMIT 3");
          AdminFleet.run(connection, "UPDATE student SET born = NOW() WHERE id = " + i % 20);
          Thread.sleep(5);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended.set(true);
    thread.join();
  }
}
