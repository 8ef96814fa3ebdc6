package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.router.plan.RoutePlan.Pin;
import io.kintsugi.xa.GlobalId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The backend connections a session keeps between statements, and why: an open transaction, or a
/// pin (temporary table, lock, cursor).
///
/// BEGIN opens nothing: a branch is opened with the first statement that needs its shard. The first
/// one's shard is the transaction's home.
final class Transaction {
  static final int NO_HOME = -1;
  private final List<Branch> branches = new ArrayList<>(2);
  private final List<String> savepoints = new ArrayList<>();
  private boolean explicit;
  private boolean readOnly;
  private boolean consistentSnapshot;
  private int home = NO_HOME;
  private long since;
  private @Nullable GlobalId id;
  private @Nullable String nextCharacteristics;
  private @Nullable String broken;

  /// One shard's connection while the session keeps it.
  static final class Branch {
    private final int shard;
    private final BackendConnection connection;
    private boolean open;
    private boolean wrote;
    private boolean temporaryTables;
    private @Nullable String xid;
    private @Nullable Pin pin;
    private int cursors;

    Branch(int shard, BackendConnection connection) {
      this.shard = shard;
      this.connection = connection;
    }

    int shard() {
      return shard;
    }

    BackendConnection connection() {
      return connection;
    }

    /// Whether the server has a transaction open on it.
    boolean open() {
      return open;
    }

    /// What the server says of its transaction; an XA branch is open until it is told to end.
    void open(boolean now) {
      open = now || xid != null;
    }

    /// An XA branch is open on it under this XID, as XA statements write it.
    void openAs(String id) {
      xid = id;
      open = true;
    }

    /// Null when the transaction on it is a local one.
    @Nullable String xid() {
      return xid;
    }

    boolean wrote() {
      return wrote;
    }

    void markWrote() {
      wrote = true;
    }

    /// The transaction on it is over.
    void ended() {
      open = false;
      wrote = false;
      xid = null;
    }

    @Nullable Pin pin() {
      return pin;
    }

    void pin(@Nullable Pin why) {
      pin = why;
      temporaryTables |= why == Pin.TEMPORARY_TABLE;
    }

    /// Whether the session may have temporary tables on it, which no XA transaction can use.
    boolean temporaryTables() {
      return temporaryTables;
    }

    void cursors(int change) {
      cursors += change;
    }

    /// Whether it is kept beyond the transaction: a rollback leaves temporary tables, locks and
    /// cursors as they are.
    boolean pinned() {
      return pin != null || cursors > 0;
    }

    boolean kept() {
      return open || pinned();
    }
  }

  /// BEGIN was said (or implied by autocommit=0 and a statement).
  boolean explicit() {
    return explicit;
  }

  boolean readOnly() {
    return readOnly;
  }

  void begin(boolean asReadOnly, boolean snapshot) {
    explicit = true;
    readOnly = asReadOnly;
    consistentSnapshot = snapshot;
  }

  boolean consistentSnapshot() {
    return consistentSnapshot;
  }

  /// The shard whose branch is opened first, or {@link #NO_HOME}: two-phase commit is decided
  /// there.
  int home() {
    return home;
  }

  void home(int shard) {
    home = shard;
  }

  /// Null until a branch needs an XID.
  @Nullable GlobalId id() {
    return id;
  }

  void id(GlobalId begun) {
    id = begun;
  }

  /// `SET TRANSACTION ...` without SESSION: for the next transaction only.
  void nextCharacteristics(@Nullable String statement) {
    nextCharacteristics = statement;
  }

  @Nullable String nextCharacteristics() {
    return nextCharacteristics;
  }

  List<String> savepoints() {
    return savepoints;
  }

  /// Why the transaction can only be rolled back; null while it is sound.
  @Nullable String broken() {
    return broken;
  }

  void broken(String why) {
    broken = why;
  }

  @Nullable Branch branch(int shard) {
    for (Branch branch : branches) {
      if (branch.shard() == shard) {
        return branch;
      }
    }
    return null;
  }

  List<Branch> branches() {
    return branches;
  }

  /// When its oldest branch was added, by {@link System#nanoTime}.
  long since() {
    return since;
  }

  Branch add(int shard, BackendConnection connection) {
    if (branches.isEmpty()) {
      since = System.nanoTime();
    }
    Branch branch = new Branch(shard, connection);
    branches.add(branch);
    return branch;
  }

  /// The shard's branch, made if there is none yet.
  Branch keep(int shard, BackendConnection connection) {
    Branch branch = branch(shard);
    return branch == null ? add(shard, connection) : branch;
  }

  /// One that was handed over and is the session's again.
  void restore(Branch branch) {
    branches.add(branch);
  }

  void remove(Branch branch) {
    branches.remove(branch);
  }

  /// The branches on which a server holds something of this transaction.
  List<Branch> openBranches() {
    List<Branch> open = new ArrayList<>(branches.size());
    for (Branch branch : branches) {
      if (branch.open()) {
        open.add(branch);
      }
    }
    return open;
  }

  /// Whether another shard than this one has been written.
  boolean wroteElsewhere(int shard) {
    for (Branch branch : branches) {
      if (branch.wrote() && branch.shard() != shard) {
        return true;
      }
    }
    return false;
  }

  /// Whether a server holds something of this transaction.
  boolean anyOpen() {
    for (Branch branch : branches) {
      if (branch.open()) {
        return true;
      }
    }
    return false;
  }

  /// The transaction is over; pins stay.
  void end() {
    explicit = false;
    readOnly = false;
    consistentSnapshot = false;
    home = NO_HOME;
    id = null;
    nextCharacteristics = null;
    broken = null;
    savepoints.clear();
    for (Branch branch : branches) {
      branch.ended();
    }
  }
}
