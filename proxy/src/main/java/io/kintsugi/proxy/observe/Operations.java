package io.kintsugi.proxy.observe;

import java.util.List;

/// What an operator may do to the running proxy. The caller has checked that the operator is an
/// admin; each act is told to the audit log with the name given. Calls may block: not for event
/// loops.
public interface Operations {

  /// Reads the configuration file again and takes over what can be.
  Reloaded reload(String operator);

  /// What a reload would do now; nothing is changed.
  Reloaded pending();

  /// No new statements for this server (`on`), or again (not `on`).
  ///
  /// @throws IllegalArgumentException for a server that the configuration does not have
  void drain(String server, boolean on, String operator);

  /// Ends a session, or only what it does now.
  ///
  /// @return false when there is no such session
  boolean kill(long session, boolean queryOnly, String operator);

  /// Decides a transaction in doubt; tells what came of it.
  ///
  /// @throws IllegalArgumentException for an id that is none of this cluster's
  Model.Transaction resolve(String id, boolean commit, String operator);

  /// Whether this is the password of a user with `admin: true`. Takes as long for anybody else.
  boolean admits(String user, String password);

  /// @param applied whether all is in force now, apart from what `remaining` names
  /// @param problems why nothing was changed, each with line and column
  /// @param changes what is different, by key; empty for the same configuration
  /// @param remaining what takes a restart, a sentence each
  record Reloaded(
      boolean applied, List<String> problems, List<Change> changes, List<String> remaining) {
    public Reloaded {
      problems = List.copyOf(problems);
      changes = List.copyOf(changes);
      remaining = List.copyOf(remaining);
    }
  }

  /// @param before as text, empty for a key that is new; secrets are `***`
  /// @param after empty for a key that is gone
  record Change(String key, String before, String after) {}
}
