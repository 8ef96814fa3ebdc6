package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.router.plan.RoutePlan.Pin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The backend connections a session keeps between statements, and why: an open transaction, or a
/// pin (temporary table, lock, cursor).
///
/// BEGIN opens nothing: a branch is opened with the first statement that needs its shard.
final class Transaction {
  private final List<Branch> branches = new ArrayList<>(2);
  private final List<String> savepoints = new ArrayList<>();
  private boolean explicit;
  private boolean readOnly;
  private boolean consistentSnapshot;
  private @Nullable String nextCharacteristics;
  private @Nullable String broken;

  /// One shard's connection while the session keeps it.
  static final class Branch {
    private final int shard;
    private final BackendConnection connection;
    private boolean open;
    private boolean wrote;
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

    void open(boolean now) {
      open = now;
    }

    boolean wrote() {
      return wrote;
    }

    void markWrote() {
      wrote = true;
    }

    @Nullable Pin pin() {
      return pin;
    }

    void pin(@Nullable Pin why) {
      pin = why;
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

  Branch add(int shard, BackendConnection connection) {
    Branch branch = new Branch(shard, connection);
    branches.add(branch);
    return branch;
  }

  /// The shard's branch, made if there is none yet.
  Branch keep(int shard, BackendConnection connection) {
    Branch branch = branch(shard);
    return branch == null ? add(shard, connection) : branch;
  }

  void remove(Branch branch) {
    branches.remove(branch);
  }

  /// The shard written so far, or -1.
  int writtenShard() {
    for (Branch branch : branches) {
      if (branch.wrote()) {
        return branch.shard();
      }
    }
    return -1;
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
    nextCharacteristics = null;
    broken = null;
    savepoints.clear();
    for (Branch branch : branches) {
      branch.open = false;
      branch.wrote = false;
    }
  }
}
