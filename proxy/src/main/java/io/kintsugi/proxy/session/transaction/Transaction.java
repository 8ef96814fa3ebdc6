package io.kintsugi.proxy.session.transaction;

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
public final class Transaction {
  public static final int NO_HOME = -1;
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
  public static final class Branch {
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

    public int shard() {
      return shard;
    }

    public BackendConnection connection() {
      return connection;
    }

    /// Whether the server has a transaction open on it.
    public boolean open() {
      return open;
    }

    /// What the server says of its transaction; an XA branch is open until it is told to end.
    public void open(boolean now) {
      open = now || xid != null;
    }

    /// An XA branch is open on it under this XID, as XA statements write it.
    public void openAs(String id) {
      xid = id;
      open = true;
    }

    /// Null when the transaction on it is a local one.
    public @Nullable String xid() {
      return xid;
    }

    public boolean wrote() {
      return wrote;
    }

    public void markWrote() {
      wrote = true;
    }

    /// The transaction on it is over.
    public void ended() {
      open = false;
      wrote = false;
      xid = null;
    }

    public @Nullable Pin pin() {
      return pin;
    }

    public void pin(@Nullable Pin why) {
      pin = why;
      temporaryTables |= why == Pin.TEMPORARY_TABLE;
    }

    /// Whether the session may have temporary tables on it, which no XA transaction can use.
    public boolean temporaryTables() {
      return temporaryTables;
    }

    public void cursors(int change) {
      cursors += change;
    }

    /// Whether it is kept beyond the transaction: a rollback leaves temporary tables, locks and
    /// cursors as they are.
    public boolean pinned() {
      return pin != null || cursors > 0;
    }

    public boolean kept() {
      return open || pinned();
    }
  }

  /// BEGIN was said (or implied by autocommit=0 and a statement).
  public boolean explicit() {
    return explicit;
  }

  public boolean readOnly() {
    return readOnly;
  }

  public void begin(boolean asReadOnly, boolean snapshot) {
    explicit = true;
    readOnly = asReadOnly;
    consistentSnapshot = snapshot;
  }

  public boolean consistentSnapshot() {
    return consistentSnapshot;
  }

  /// The shard whose branch is opened first, or {@link #NO_HOME}: two-phase commit is decided
  /// there.
  public int home() {
    return home;
  }

  public void home(int shard) {
    home = shard;
  }

  /// Null until a branch needs an XID.
  public @Nullable GlobalId id() {
    return id;
  }

  public void id(GlobalId begun) {
    id = begun;
  }

  /// `SET TRANSACTION ...` without SESSION: for the next transaction only.
  public void nextCharacteristics(@Nullable String statement) {
    nextCharacteristics = statement;
  }

  public @Nullable String nextCharacteristics() {
    return nextCharacteristics;
  }

  public List<String> savepoints() {
    return savepoints;
  }

  /// Why the transaction can only be rolled back; null while it is sound.
  public @Nullable String broken() {
    return broken;
  }

  public void broken(String why) {
    broken = why;
  }

  public @Nullable Branch branch(int shard) {
    for (Branch branch : branches) {
      if (branch.shard() == shard) {
        return branch;
      }
    }
    return null;
  }

  public List<Branch> branches() {
    return branches;
  }

  /// When its oldest branch was added, by {@link System#nanoTime}.
  public long since() {
    return since;
  }

  public Branch add(int shard, BackendConnection connection) {
    if (branches.isEmpty()) {
      since = System.nanoTime();
    }
    Branch branch = new Branch(shard, connection);
    branches.add(branch);
    return branch;
  }

  /// The shard's branch, made if there is none yet.
  public Branch keep(int shard, BackendConnection connection) {
    Branch branch = branch(shard);
    return branch == null ? add(shard, connection) : branch;
  }

  /// One that was handed over and is the session's again.
  public void restore(Branch branch) {
    branches.add(branch);
  }

  public void remove(Branch branch) {
    branches.remove(branch);
  }

  /// The branches on which a server holds something of this transaction.
  public List<Branch> openBranches() {
    List<Branch> open = new ArrayList<>(branches.size());
    for (Branch branch : branches) {
      if (branch.open()) {
        open.add(branch);
      }
    }
    return open;
  }

  /// Whether another shard than this one has been written.
  public boolean wroteElsewhere(int shard) {
    for (Branch branch : branches) {
      if (branch.wrote() && branch.shard() != shard) {
        return true;
      }
    }
    return false;
  }

  /// Whether a server holds something of this transaction.
  public boolean anyOpen() {
    for (Branch branch : branches) {
      if (branch.open()) {
        return true;
      }
    }
    return false;
  }

  /// The transaction is over; pins stay.
  public void end() {
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
