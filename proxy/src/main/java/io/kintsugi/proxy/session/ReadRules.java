package io.kintsugi.proxy.session;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.ProxyConfig.Reads;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.running.Running;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.session.transaction.Part;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.Replica;
import io.kintsugi.router.plan.RoutePlan.Traits;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Which of a session's statements a replica answers, and which replica
/// (docs/design/replication.md).
public final class ReadRules {
  static final String VARIABLE = "kintsugi_reads";
  private static final long MARGIN_MILLIS = 500;
  private final ClientSession session;

  /// Per shard the replica that has all this session has seen; null: only the primary has.
  private @Nullable String @Nullable [] caughtUp;

  /// Shards that this session has read or written.
  private final BitSet used = new BitSet();

  private @Nullable SessionState modeState;
  private int modeGeneration;
  private @Nullable String modeSchema;
  private Reads mode = Reads.PRIMARY;

  ReadRules(ClientSession session) {
    this.session = session;
  }

  /// As `@@kintsugi_reads` shows it.
  static String word(SessionState state, ProxyConfig config) {
    return of(state, config).name().toLowerCase(Locale.ROOT);
  }

  private static Reads of(SessionState state, ProxyConfig config) {
    String own = state.own(VARIABLE);
    if (own != null) {
      return Reads.valueOf(own.toUpperCase(Locale.ROOT));
    }
    ProxyConfig.User user = config.users().get(state.user());
    if (user != null && user.reads() != null) {
      return user.reads();
    }
    String name = state.schema();
    ProxyConfig.Schema schema = name == null ? null : config.schemas().get(name);
    return schema != null && schema.reads() != null ? schema.reads() : config.replication().reads();
  }

  /// `SET kintsugi_... = value`; null for DEFAULT.
  public @Nullable ProxyError set(String name, @Nullable String value) {
    if (!name.equals(VARIABLE)) {
      return new ProxyError(1193, "HY000", "Unknown system variable '" + name + "'");
    }
    modeState = null;
    if (value == null) {
      session.state().disown(name);
      return null;
    }
    for (Reads reads : Reads.values()) {
      if (reads.name().equals(value)) {
        session.state().own(name, value.toLowerCase(Locale.ROOT));
        return null;
      }
    }
    return new ProxyError(
        1231, "42000", "Variable '" + name + "' can't be set to the value of '" + value + "'");
  }

  public Reads mode() {
    SessionState state = session.state();
    Running running = session.loop().proxy().running();
    if (state != modeState
        || running.generation() != modeGeneration
        || !Objects.equals(state.schema(), modeSchema)) {
      modeState = state;
      modeGeneration = running.generation();
      modeSchema = state.schema();
      mode = of(state, running.config());
    }
    return mode;
  }

  /// How long a replica may take until it can be read, in nanoseconds.
  public long patience() {
    return session.loop().proxy().config().replication().causalTimeout().toNanos()
        + TimeUnit.MILLISECONDS.toNanos(MARGIN_MILLIS);
  }

  /// The replica that is to answer, or null for the primary.
  ///
  /// @param avoided a replica that the statement has lost already
  public @Nullable String replica(int shard, Traits traits, Part part, @Nullable String avoided) {
    Replica may = traits.replica();
    if (may == Replica.NEVER || part == Part.NONE) {
      return null;
    }
    Reads reads = mode();
    if ((reads == Reads.PRIMARY && may != Replica.WANTED) || bound()) {
      return null;
    }
    LoopContext loop = session.loop();
    Group group = loop.proxy().topology().groups().get(loop.pools().target(shard).server());
    if (group == null) {
      return null;
    }
    ToIntFunction<String> load = server -> loop.pools().lent(shard, server);
    String chosen = loop.replicas().choose(group, caughtUp(shard), load);
    if (chosen != null && chosen.equals(avoided)) {
      // It is the next one's turn.
      chosen = loop.replicas().choose(group, null, load);
    }
    // While a reload goes on, the watch may know a server that this loop does not yet.
    return chosen != null && !chosen.equals(avoided) && loop.pools().has(shard, chosen)
        ? chosen
        : null;
  }

  /// Whether a transaction keeps the session's reads on the primary.
  private boolean bound() {
    Transaction transaction = session.transaction();
    boolean free =
        !session.branches().inTransactionBlock()
            || (transaction.explicit()
                && transaction.readOnly()
                && !transaction.consistentSnapshot());
    String isolation = session.state().settings().values().get("transaction_isolation");
    boolean locks = isolation != null && isolation.contains("SERIALIZABLE");
    return !free || locks || transaction.nextCharacteristics() != null;
  }

  /// What a READ ONLY transaction must not do on its replica: locks would hold nobody there, and a
  /// write is to end with the error that it has on a primary.
  public @Nullable ProxyError refuses(int shard, Access access, Transaction.Branch branch) {
    // With none (it may be drained), only a READ ONLY transaction can have begun on a replica.
    if (session.loop().primaries().member(shard) < 0
        ? !session.transaction().readOnly()
        : session.loop().primaries().isOn(shard, branch.connection().target())) {
      return null;
    }
    return switch (access) {
      case READ -> null;
      case LOCKING_READ ->
          ProxyError.notYet(
              "This READ ONLY transaction is read from a replica, where a statement that locks rows"
                  + " would lock nothing; begin it with the hint /*+ primary */");
      case WRITE ->
          new ProxyError(1792, "25006", "Cannot execute statement in a READ ONLY transaction.");
    };
  }

  /// The session is about to see, or change, what no replica may have yet.
  public void primaryUsed(int shard) {
    used.set(shard);
    if (caughtUp != null && shard < caughtUp.length) {
      caughtUp[shard] = null;
    }
  }

  public void replicaUsed(int shard) {
    used.set(shard);
  }

  public boolean used(int shard) {
    return used.get(shard);
  }

  /// The replica has all that the primary had when the session last turned to a replica.
  public void caughtUp(int shard, String replica) {
    @Nullable String @Nullable [] known = caughtUp;
    if (known == null) {
      known = new String[session.loop().pools().shards()];
    } else if (shard >= known.length) {
      known = Arrays.copyOf(known, session.loop().pools().shards());
    }
    known[shard] = replica;
    caughtUp = known;
  }

  public @Nullable String caughtUp(int shard) {
    return caughtUp == null || shard >= caughtUp.length ? null : caughtUp[shard];
  }
}
