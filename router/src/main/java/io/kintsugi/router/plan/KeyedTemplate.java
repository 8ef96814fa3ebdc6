package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.KeyOrigin;
import org.jspecify.annotations.Nullable;

/// An INSERT into a table with an AUTO_INCREMENT column that it may give the value of.
///
/// @param keys null when where the keys come from cannot be told from the statement
record KeyedTemplate(Template insert, @Nullable GivenKeys keys) implements Template {

  @Override
  public RoutePlan bind(Bound run) {
    KeyOrigin origin = keys == null ? KeyOrigin.UNCERTAIN : keys.origin(run);
    return switch (insert.bind(run)) {
      case RoutePlan.PassThrough one ->
          new RoutePlan.PassThrough(
              one.statement(),
              // What the server answers afterwards tells only if it knew the session's value
              // before.
              origin == KeyOrigin.UNCERTAIN ? one.traits().withLastInsertId() : one.traits(),
              one.generated(),
              origin);
      case RoutePlan.Write write when write.broadcast() && origin != KeyOrigin.GIVEN ->
          throw Refusal.notYet(
              "The AUTO_INCREMENT column of a broadcast table must be given as a number other than"
                  + " 0: its copies could count differently.");
      case RoutePlan other -> other;
    };
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public @Nullable ShardStatement metadata(Bound run) {
    return insert.metadata(run);
  }
}
