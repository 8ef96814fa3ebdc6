package io.kintsugi.router.plan;

import io.kintsugi.router.rule.WeightQuestion;
import io.kintsugi.router.statement.SessionStatement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What becomes of one statement once its literals or parameters are bound. A refusal is a plan
/// too.
public sealed interface RoutePlan {

  /// What the statement does to rows; decides on branches, replicas and pinning.
  enum Access {
    READ,
    /// FOR UPDATE / FOR SHARE and functions that lock: primary only, but no row changes.
    LOCKING_READ,
    WRITE
  }

  /// Why a session must keep its backend connection.
  enum Pin {
    TEMPORARY_TABLE,
    USER_LOCK,
    TABLE_LOCK,
    USER_VARIABLE_ASSIGNMENT
  }

  /// Whether a replica may answer.
  enum Replica {
    /// It writes, locks, or asks for what is the session's or a server's own; or a hint says so.
    NEVER,
    /// Where the session's `reads` say so.
    ALLOWED,
    /// A hint asks for one, whatever `reads` says.
    WANTED
  }

  /// What the executor must know of a routed statement whatever its form.
  ///
  /// @param userVariables names (lower case, no `@`) that must hold the session's values on the
  ///   backend before the statement runs
  /// @param lastInsertId the statement calls LAST_INSERT_ID(): the backend must know the session's
  /// @param pin non-null when the connection must stay with the session afterwards
  /// @param replica decided by the statement alone; the session may be bound all the same
  /// @param fixTimestamp the statement reads the clock on several shards: each must first be given
  ///   the same `SET timestamp = ...` (and `SET timestamp = DEFAULT` afterwards)
  /// @param anyShard any shard of the schema would answer the same (broadcast tables only, or no
  ///   table at all): the executor may prefer the one the transaction is on already, sending the
  ///   same text when it is the client's own
  record Traits(
      Access access,
      Set<String> userVariables,
      boolean lastInsertId,
      @Nullable Pin pin,
      Replica replica,
      boolean fixTimestamp,
      boolean anyShard) {
    public static final Traits READ =
        new Traits(Access.READ, Set.of(), false, null, Replica.NEVER, false, false);
    public static final Traits WRITE =
        new Traits(Access.WRITE, Set.of(), false, null, Replica.NEVER, false, false);

    public Traits {
      userVariables = Set.copyOf(userVariables);
    }

    Traits withLastInsertId() {
      return new Traits(access, userVariables, true, pin, replica, fixTimestamp, anyShard);
    }
  }

  /// Who made the key that the OK packet of an INSERT tells: LAST_INSERT_ID() answers generated
  /// keys only.
  enum KeyOrigin {
    /// AUTO_INCREMENT did; or there is none.
    SERVER,
    /// The statement gave it, or the proxy generated it.
    GIVEN,
    /// Only the server can say, by what its LAST_INSERT_ID() has become.
    UNCERTAIN
  }

  /// One shard: packets are forwarded as they are. {@code generated} is the first key the proxy
  /// made for this statement (what LAST_INSERT_ID() answers), or 0.
  record PassThrough(ShardStatement statement, Traits traits, long generated, KeyOrigin origin)
      implements RoutePlan {
    public PassThrough(ShardStatement statement, Traits traits, long generated) {
      this(statement, traits, generated, KeyOrigin.SERVER);
    }
  }

  /// A read over several shards.
  record Scatter(List<ShardStatement> statements, MergePlan merge, Traits traits)
      implements RoutePlan {
    public Scatter {
      statements = List.copyOf(statements);
    }
  }

  /// A write over several shards: affected rows are summed ({@code broadcast}: those of one copy).
  ///
  /// @param split rows of one INSERT or REPLACE went to different shards: together they are told as
  ///   MySQL tells several rows, also when each shard got one
  record Write(
      List<ShardStatement> statements,
      boolean broadcast,
      boolean split,
      long generated,
      Traits traits)
      implements RoutePlan {
    public Write {
      statements = List.copyOf(statements);
    }
  }

  /// DDL, on each shard where the table lives, in order; {@code table} is the logical name to be
  /// read again afterwards (null: the whole schema).
  record Ddl(List<ShardStatement> statements, String schema, @Nullable String table)
      implements RoutePlan {
    public Ddl {
      statements = List.copyOf(statements);
    }
  }

  /// About the session, answered by the proxy (perhaps with a shard's help).
  record Session(SessionStatement statement) implements RoutePlan {}

  /// A server must first be asked how the key's collation weighs a string: run the question's SQL
  /// on any shard, put the answer into the {@link io.kintsugi.router.rule.WeightCache}, route
  /// again.
  record Ask(WeightQuestion question) implements RoutePlan {}

  /// An error in place of an answer.
  ///
  /// @param doubt null when no shard is to be asked for a better error
  record Refused(RouteError error, String message, @Nullable Doubt doubt) implements RoutePlan {
    public Refused(RouteError error, String message) {
      this(error, message, null);
    }
  }

  /// A shard may find an error in a statement that is about to be refused, and MySQL's own error is
  /// the better answer.
  ///
  /// @param statement to be prepared on its shard, and never executed
  /// @param namesKnown whether the tables are known to be the account's: if not, errors about names
  ///   could tell of what it may not see, and only errors of syntax are passed on
  record Doubt(ShardStatement statement, boolean namesKnown) {}
}
