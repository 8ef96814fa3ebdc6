package io.kintsugi.proxy;

import io.kintsugi.config.ConfigChange;
import io.kintsugi.config.ConfigChange.Difference;
import io.kintsugi.config.ConfigDiff;
import io.kintsugi.config.ConfigException;
import io.kintsugi.config.ConfigProblem;
import io.kintsugi.proxy.observe.ConfigFile;
import io.kintsugi.proxy.observe.Operations.Change;
import io.kintsugi.proxy.observe.Operations.Reloaded;
import io.kintsugi.proxy.reload.ReloadResult;
import io.kintsugi.proxy.reload.Reloads;
import java.util.List;

/// The configuration file as administrators ask for it, by SQL or on the dashboard.
record FileReloads(Reloads reloads) implements ConfigFile {
  @Override
  public Reloaded reload(String operator) {
    ReloadResult result = reloads.reload(operator).join();
    List<String> problems = result.applied() ? List.of() : result.problems();
    return new Reloaded(
        result.applied(), problems, changes(result.changes()), texts(result.restarts()));
  }

  @Override
  public Reloaded pending() {
    try {
      ConfigDiff diff = reloads.pending();
      return new Reloaded(
          diff.changes().isEmpty(), List.of(), changes(diff.changes()), texts(diff.restarts()));
    } catch (ConfigException e) {
      return new Reloaded(
          false, e.problems().stream().map(ConfigProblem::toString).toList(), List.of(), List.of());
    }
  }

  private static List<String> texts(List<ConfigChange> changes) {
    return changes.stream().map(ConfigChange::text).toList();
  }

  private static List<Change> changes(List<ConfigChange> changes) {
    return changes.stream().flatMap(each -> entries(each).stream()).toList();
  }

  private static List<Change> entries(ConfigChange change) {
    return switch (change) {
      case ConfigChange.User user -> entries(change.path(), user.kind(), user.differences());
      case ConfigChange.Server server ->
          entries(change.path(), server.kind(), server.differences());
      case ConfigChange.Shard shard -> entries(change.path(), shard.kind(), shard.differences());
      case ConfigChange.Schema schema ->
          entries(change.path(), schema.kind(), schema.differences());
      case ConfigChange.Setting setting ->
          List.of(
              new Change(
                  change.path(), setting.difference().before(), setting.difference().after()));
    };
  }

  private static List<Change> entries(
      String path, ConfigChange.Kind kind, List<Difference> differences) {
    return switch (kind) {
      case ADDED -> List.of(new Change(path, "", "added"));
      case REMOVED -> List.of(new Change(path, "removed", ""));
      case CHANGED ->
          differences.stream()
              .map(each -> new Change(path + "." + each.key(), each.before(), each.after()))
              .toList();
    };
  }
}
