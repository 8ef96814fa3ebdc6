package io.kintsugi.proxy.acknowledge;

import io.kintsugi.xa.ControlConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a primary what it has executed and waits until a replica has it too, on the control plane's
/// connections and a virtual thread for each question.
///
/// @param patience how long the replica may take
public record ControlCatchUp(ControlConnections servers, Duration patience)
    implements InStep.CatchUp {
  private static final Logger log = LoggerFactory.getLogger(ControlCatchUp.class);

  @Override
  public void start(String primary, String replica, Answer then) {
    var _ =
        Thread.ofVirtual()
            .name("catch-up-" + replica)
            .start(() -> then.caughtUp(inTime(primary, replica)));
  }

  private boolean inTime(String primary, String replica) {
    try {
      String executed = one(primary, Questions.EXECUTED);
      return "0".equals(one(replica, Questions.wait(executed, patience)));
    } catch (SQLException e) {
      log.debug("{} does not catch up", replica, e);
      return false;
    }
  }

  private String one(String server, String question) throws SQLException {
    try (Connection connection = servers.connect(server);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
