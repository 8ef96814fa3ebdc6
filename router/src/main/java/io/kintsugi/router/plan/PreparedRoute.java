package io.kintsugi.router.plan;

import io.kintsugi.router.statement.SessionStatement;

/// What the router knows of a prepared statement before any parameter is bound. Immutable; keeps
/// the client's text.
public sealed interface PreparedRoute {

  /// How many `?` the client must bind.
  int parameterCount();

  /// Answered with an error at PREPARE already.
  record Refused(RoutePlan.Refused plan, int parameterCount) implements PreparedRoute {}

  /// About the session; the proxy answers it at EXECUTE.
  record Session(SessionStatement statement, int parameterCount) implements PreparedRoute {}

  /// Routed at EXECUTE. {@code metadata} is prepared on its shard only to learn the parameters' and
  /// the columns' definitions: it has no hidden columns.
  record Routed(ShardStatement metadata, int parameterCount, BoundTemplate template)
      implements PreparedRoute {
    public boolean writes() {
      return template.template().writes();
    }
  }
}
