package io.kintsugi.proxy.reload;

import io.kintsugi.config.ConfigChange;
import io.kintsugi.config.ConfigChange.Effect;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// What came of one reload.
///
/// @param at when it was over
/// @param by who asked for it: `file`, `SIGHUP`, or an account
/// @param applied whether the new configuration runs; if not, nothing has changed
/// @param generation of the configuration that runs now; the one of the start is 1
/// @param changes what the new configuration has other than the one before; those with {@link
///   Effect#RESTART} were not applied
/// @param problems why it was refused; else what is not as it should be with it
public record ReloadResult(
    Instant at,
    String by,
    boolean applied,
    int generation,
    List<ConfigChange> changes,
    List<String> problems) {
  public ReloadResult {
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /// What runs on as it was until a restart.
  public List<ConfigChange> restarts() {
    return changes.stream().filter(each -> each.effect() == Effect.RESTART).toList();
  }

  /// One line for people, without secrets.
  public String text() {
    String what = changes.stream().map(ConfigChange::text).collect(Collectors.joining("; "));
    if (!applied) {
      return "The configuration is refused and nothing has changed: " + String.join("; ", problems);
    }
    String line = what.isEmpty() ? "Nothing has changed" : "Reloaded: " + what;
    return problems.isEmpty() ? line : line + ". But: " + String.join("; ", problems);
  }
}
