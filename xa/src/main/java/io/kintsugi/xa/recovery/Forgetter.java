package io.kintsugi.xa.recovery;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.XaSettings;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.InDoubt;
import io.kintsugi.xa.control.InDoubt.Branch;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.membership.EpochTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes decisions and ballots that nobody needs any more.
///
/// What makes it safe is an order, not an age: decisions are listed first; then every server, all
/// of them, says which branches it has; then those without a branch go. All branches of a commit
/// were prepared before it was decided, so none can come up later. The age is for people who ask
/// what became of a transaction.
///
/// A proxy forgets its own decisions and those of fenced lives: a rollback that was decided for a
/// life that may still commit has to stay.
final class Forgetter {
  private static final Logger LOG = LoggerFactory.getLogger(Forgetter.class);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int AT_ONCE = 50_000;
  private static final int PER_STATEMENT = 1000;

  private final XaSettings settings;
  private final Control control;
  private final Predicate<GlobalId> held;
  private final Duration keep;
  private final Servers servers;
  private final Map<Place, List<GlobalId>> listed = new HashMap<>();

  private record Place(String server, Kept kept) {}

  /// @param held whether a commit of this process is at work on the transaction
  /// @param keep by the servers' own clocks
  Forgetter(
      XaSettings settings,
      Servers servers,
      Control control,
      Predicate<GlobalId> held,
      Duration keep) {
    this.settings = settings;
    this.control = control;
    this.held = held;
    this.keep = keep;
    this.servers = servers;
  }

  /// Deletes what an earlier pass has listed, and lists anew.
  void pass() {
    try {
      Set<GlobalId> inDoubt = inDoubt();
      for (Map.Entry<Place, List<GlobalId>> each : listed.entrySet()) {
        List<GlobalId> done =
            each.getValue().stream().filter(id -> !inDoubt.contains(id) && !held.test(id)).toList();
        forget(each.getKey(), done);
      }
    } catch (SQLException e) {
      LOG.debug("no decision is forgotten while a server is away: {}", Control.says(e));
    }
    for (String server : servers.all()) {
      for (Kept kept : Kept.values()) {
        list(new Place(server, kept));
      }
    }
  }

  private Set<GlobalId> inDoubt() throws SQLException {
    Set<GlobalId> all = new HashSet<>();
    for (String server : servers.all()) {
      InDoubt seen =
          control.on(server, ANSWER, connection -> InDoubt.read(connection, settings.cluster()));
      seen.branches().stream().map(Branch::id).forEach(all::add);
    }
    return all;
  }

  private void forget(Place place, List<GlobalId> ids) throws SQLException {
    for (int from = 0; from < ids.size(); from += PER_STATEMENT) {
      List<GlobalId> some = ids.subList(from, Math.min(ids.size(), from + PER_STATEMENT));
      control.on(
          place.server(),
          ANSWER,
          connection -> {
            place.kept().forget(connection, some);
            return some.size();
          });
    }
  }

  private void list(Place place) {
    try {
      listed.put(
          place,
          control.on(place.server(), ANSWER, connection -> forgettable(connection, place.kept())));
    } catch (SQLException e) {
      LOG.debug("what is kept on {}", place.server(), e);
    }
  }

  private List<GlobalId> forgettable(Connection connection, Kept kept) throws SQLException {
    Set<EpochTable.Ended> ended = EpochTable.fenced(connection, settings.cluster());
    return kept.olderThan(connection, keep, AT_ONCE).stream()
        .filter(id -> id.cluster().equals(settings.cluster()))
        .filter(id ->
            id.proxy() == settings.proxy()
                || ended.contains(new EpochTable.Ended(id.proxy(), id.epoch())))
        .toList();
  }
}
