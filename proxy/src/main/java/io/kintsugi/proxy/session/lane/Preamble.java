package io.kintsugi.proxy.session.lane;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Settings;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.session.BranchOpening;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.session.transaction.Part;
import io.kintsugi.proxy.session.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is sent ahead of a lane's statement, in the same write: the session's variables, and what
/// opens its branch (docs/design/commit.md). The answers are awaited with the statement's own.
public final class Preamble {
  private final ClientSession session;
  private final Lane lane;
  private @Nullable List<Swallow> awaited;
  private BranchOpening.How opening = BranchOpening.How.NOT;
  private boolean hidesAutocommit;

  Preamble(ClientSession session, Lane lane) {
    this.session = session;
    this.lane = lane;
  }

  /// Brings the lane's connection to the session's state; the lane hears of it when the statement
  /// may follow, or none may.
  void begin(BackendConnection granted) {
    opening = session.opening().how(lane.shard(), lane.traits(), lane.part());
    Settings want = settings();
    if (granted.settings().equals(want)) {
      granted.settings(want);
      settled();
      return;
    }
    String set = want.statementFrom(granted.settings());
    if (session.loop().proven(granted.target(), set)) {
      pipeline(set);
      granted.settings(want);
      settled();
    } else {
      prove(granted, want, set);
    }
  }

  /// What the connection is to have: the session's own, but for an XA branch.
  Settings settings() {
    SessionState state = session.state();
    Transaction.Branch branch = session.transaction().branch(lane.shard());
    boolean xa = opening == BranchOpening.How.XA || (branch != null && branch.xid() != null);
    hidesAutocommit = xa && state.autocommit();
    return xa ? state.branchSettings() : state.settings();
  }

  /// Whether the connection runs without autocommit while its client has it on.
  boolean hidesAutocommit() {
    return hidesAutocommit;
  }

  /// Whether it opens the shard's branch.
  boolean opens() {
    return opening != BranchOpening.How.NOT;
  }

  /// A SET this server has not accepted yet goes alone: were it refused, the statement behind it
  /// would run in a state nobody asked for.
  private void prove(BackendConnection granted, Settings want, String set) {
    granted.send(
        Commands.query(session.alloc(), set),
        new Collect(answer -> {
          @Nullable ProxyError error = ProxyError.ofAnswer(answer);
          if (error == null) {
            granted.settings(want);
            session.loop().prove(granted.target(), set);
            settled();
          } else {
            granted.taint();
            session.branches().openingFailed(lane.shard(), error);
            lane.refuse(error);
          }
        }));
    granted.flush();
  }

  private void settled() {
    String broken = session.transaction().broken();
    if (broken != null && opens()) {
      // Another shard was lost while this connection was being prepared.
      lane.refuse(ProxyError.brokenTransaction(broken));
      return;
    }
    for (String name : lane.traits().userVariables()) {
      String literal = session.state().userVariableLiteral(name);
      if (!literal.equals(lane.connection().userVariable(name))) {
        pipeline("SET @" + quoted(name) + "=" + literal);
        lane.connection().userVariable(name, literal);
      }
    }
    if (lane.traits().lastInsertId()) {
      pipeline("SET @@session.last_insert_id=" + session.state().lastInsertId());
    }
    openBranch();
    lane.ready();
  }

  private void openBranch() {
    Transaction transaction = session.transaction();
    switch (opening) {
      case NOT -> autocommitted(transaction);
      case BY_STATEMENT -> characteristics(transaction);
      case LOCAL -> {
        characteristics(transaction);
        pipeline(start(transaction));
        transaction.keep(lane.shard(), lane.connection()).open(true);
      }
      case XA -> {
        characteristics(transaction);
        String xid = session.opening().id().xid(session.shardName(lane.shard()));
        pipeline("XA START " + xid);
        if (transaction.consistentSnapshot()) {
          // XA START has no such option: the first read takes the snapshot.
          pipeline("SELECT 1 FROM kintsugi.epoch LIMIT 1");
        }
        transaction.keep(lane.shard(), lane.connection()).openAs(xid);
      }
    }
    if (opens()) {
      for (String savepoint : transaction.savepoints()) {
        pipeline("SAVEPOINT " + quoted(savepoint));
      }
    }
  }

  private static String start(Transaction transaction) {
    String snapshot = transaction.consistentSnapshot() ? " WITH CONSISTENT SNAPSHOT" : "";
    String access = transaction.readOnly() ? " READ ONLY" : "";
    String comma = snapshot.isEmpty() || access.isEmpty() ? "" : ",";
    return "START TRANSACTION" + snapshot + comma + access;
  }

  /// `SET TRANSACTION` before a statement that is a transaction of its own.
  private void autocommitted(Transaction transaction) {
    if (lane.part() != Part.NONE
        && transaction.nextCharacteristics() != null
        && !session.branches().inTransactionBlock()) {
      characteristics(transaction);
      transaction.nextCharacteristics(null);
      // A statement without tables does not use them up: the next borrower must not.
      lane.connection().taint();
    }
  }

  private void characteristics(Transaction transaction) {
    String next = transaction.nextCharacteristics();
    if (next != null) {
      pipeline(next);
    }
  }

  void pipeline(String sql) {
    Swallow swallow = new Swallow();
    if (awaited == null) {
      awaited = new ArrayList<>(4);
    }
    awaited.add(swallow);
    lane.connection().send(Commands.query(session.alloc(), sql), swallow);
  }

  /// What went wrong ahead of the statement, or null.
  @Nullable ProxyError error() {
    List<Swallow> answers = awaited;
    if (answers == null) {
      return null;
    }
    for (int i = 0; i < answers.size(); i++) {
      ProxyError error = ProxyError.ofAnswer(answers.get(i));
      if (error != null) {
        return error;
      }
    }
    return null;
  }

  /// The statement begins anew on another connection.
  void forget() {
    awaited = null;
    opening = BranchOpening.How.NOT;
  }

  /// A name of the client's (a user variable, a savepoint) as SQL writes it.
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
