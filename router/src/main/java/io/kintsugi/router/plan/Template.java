package io.kintsugi.router.plan;

/// A planned shape: everything that does not depend on literals, parameters or the session's state.
/// Immutable, shared by all threads.
public interface Template {
  RoutePlan bind(Bound run);

  /// Whether it changes rows.
  default boolean writes() {
    return false;
  }

  /// What a shard may be asked before this template's refusal is told; null when nothing.
  default RoutePlan.@org.jspecify.annotations.Nullable Doubt doubt(Bound run) {
    ShardStatement question = metadata(run);
    return question == null ? null : new RoutePlan.Doubt(question, true);
  }

  /// Stands for a statement that must be read anew each time it comes.
  default boolean isSession() {
    return false;
  }

  /// What a shard is asked to prepare to learn parameters and columns; null when there is nothing
  /// to prepare, and binding (without values) tells why.
  default @org.jspecify.annotations.Nullable ShardStatement metadata(Bound run) {
    return null;
  }
}
