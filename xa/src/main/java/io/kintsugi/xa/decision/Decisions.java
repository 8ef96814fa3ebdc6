package io.kintsugi.xa.decision;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.decision.Inquiry.NoAnswer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/// What was decided of one transaction, wherever its protocol keeps it.
public final class Decisions {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int LOCK_WAIT = 1;

  private final Control control;
  private final Ballots ballots;
  private final Servers servers;

  public Decisions(Control control, Ballots ballots, Servers servers) {
    this.control = control;
    this.ballots = ballots;
    this.servers = servers;
  }

  /// @param home as {@link GlobalId#homeOf} shortens it
  public Optional<String> serverOf(String home) {
    return servers.all().stream().filter(each -> GlobalId.homeOf(each).equals(home)).findFirst();
  }

  /// Whether nobody can ever say what was decided.
  public boolean homeless(GlobalId id) {
    return id.protocol() == Protocol.TWO_PHASE && serverOf(id.home()).isEmpty();
  }

  public Optional<Decision> find(GlobalId id) throws NoAnswer {
    return switch (id.protocol()) {
      case TWO_PHASE -> atHome(id, connection -> DecisionTable.find(connection, id));
      case THREE_PHASE -> ballots.find(id);
    };
  }

  /// Nothing decided becomes a rollback.
  public Decision findOrRollBack(GlobalId id) throws NoAnswer {
    return switch (id.protocol()) {
      case TWO_PHASE ->
          atHome(id, connection -> DecisionTable.findOrRollBack(connection, id, LOCK_WAIT));
      case THREE_PHASE -> ballots.findOrRollBack(id, false);
    };
  }

  /// For a life that has ended.
  public Decision findOrRollBackByBallots(GlobalId id, boolean dead) throws NoAnswer {
    return ballots.findOrRollBack(id, dead);
  }

  private <T> T atHome(GlobalId id, Control.Work<T> work) throws NoAnswer {
    String home =
        serverOf(id.home())
            .orElseThrow(() -> new NoAnswer("its home " + id.home() + " is not configured"));
    try {
      return control.on(
          home,
          ANSWER,
          connection -> {
            Inquiry.requireWritable(connection, home);
            return work.run(connection);
          });
    } catch (SQLException e) {
      throw new NoAnswer("its home " + home + " does not tell: " + Control.says(e));
    }
  }
}
