package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Flavor;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.session.show.MetadataContext;
import io.kintsugi.proxy.wire.ClientCommand;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.MalformedPacketException;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.router.rule.LogicalSchema;
import io.kintsugi.router.statement.SessionFacts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One logged-in client: its commands are carried out one after another, on its event loop only.
public final class ClientSession extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(ClientSession.class);
  private static final int QUEUE_PAUSES_AT = 16;
  private final LoopContext loop;
  private final Channel channel;
  private final ClientLink link;
  private volatile SessionState state;
  private final Transaction transaction = new Transaction();
  private final ReplyOutput output;
  private final Replies replies;
  private final CommandDispatcher dispatcher;
  private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
  private final List<BackendConnection> paused = new ArrayList<>();
  private @Nullable Run run;
  private @Nullable ClientRelogin relogin;
  private @Nullable Runnable afterRun;
  private volatile byte[] activityText = {};
  private volatile long activeSince = System.nanoTime();
  private long stoppedAt;
  private int kills;
  private boolean moreResults;
  private boolean multiStatements;
  private boolean closed;
  private boolean draining;

  ClientSession(LoopContext loop, Channel channel, ClientLink link, SessionState state) {
    this.loop = loop;
    this.channel = channel;
    this.link = link;
    this.state = state;
    this.output = new ReplyOutput(channel);
    this.replies = new Replies(this);
    this.dispatcher = new CommandDispatcher(this);
  }

  SessionState state() {
    return state;
  }

  Transaction transaction() {
    return transaction;
  }

  LoopContext loop() {
    return loop;
  }

  ClientLink link() {
    return link;
  }

  Flavor flavor() {
    return link.flavor();
  }

  ByteBufAllocator alloc() {
    return channel.alloc();
  }

  ReplyOutput output() {
    return output;
  }

  Replies replies() {
    return replies;
  }

  /// Whether another statement of the same command follows the one that runs.
  boolean moreResults() {
    return moreResults;
  }

  void moreResults(boolean follows) {
    moreResults = follows;
  }

  /// COM_SET_OPTION can allow what the login did not.
  boolean multiStatements() {
    return multiStatements;
  }

  void multiStatements(boolean on) {
    multiStatements = on;
  }

  String shardName(int shard) {
    return loop.proxy().routing().catalog().shard(shard).name();
  }

  /// A shard to ask what any shard knows: one the session holds already, else its schema's first.
  int anyShard() {
    if (!transaction.branches().isEmpty()) {
      return transaction.branches().getFirst().shard();
    }
    return loop.proxy().routing().homeShard(state.schema());
  }

  boolean branchOpen(int shard) {
    Transaction.Branch branch = transaction.branch(shard);
    return branch != null && branch.open();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    loop.sessions().add(this);
    loop.proxy().registry().add(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf payload = (ByteBuf) message;
    if (closed) {
      payload.release();
    } else if (relogin != null) {
      try {
        relogin.take(payload);
      } finally {
        payload.release();
      }
    } else if (run != null || kills > 0 || afterRun != null || !queue.isEmpty()) {
      queue.addLast(payload);
      if (queue.size() == QUEUE_PAUSES_AT) {
        channel.config().setAutoRead(false);
      }
    } else {
      execute(payload);
    }
  }

  private void execute(ByteBuf payload) {
    activeSince = System.nanoTime();
    loop.proxy().countQuestion();
    output.sequence(link.framer().lastSequence() + 1);
    try {
      dispatcher.dispatch(payload);
    } catch (MalformedPacketException e) {
      replies.error(new ProxyError(e.errorCode(), e.sqlState(), String.valueOf(e.getMessage())));
      proceed();
    } catch (RuntimeException e) {
      log.error("session {}: a command failed inside the proxy", state.connectionId(), e);
      replies.error(new ProxyError(1105, "HY000", "Internal error of the proxy: " + e));
      close();
    } finally {
      payload.release();
    }
  }

  /// Starts a command's work; the next command waits until {@link #runOver}.
  void start(Run next) {
    if (transaction.broken() != null && !(next instanceof EndTransactionRun)) {
      next.refuse();
      replies.error(ProxyError.brokenTransaction(String.valueOf(transaction.broken())));
      proceed();
      return;
    }
    run = next;
    next.start();
  }

  /// What is to happen when the present run is over, before the next command (the next statement of
  /// a multi-statement).
  void afterRun(@Nullable Runnable next) {
    afterRun = next;
  }

  /// The run has ended and its answer is written.
  void runOver() {
    run = null;
    resumePaused();
    output.flush();
    proceed();
  }

  /// USE and COM_INIT_DB; answers the client.
  void use(String schema) {
    boolean known = loop.proxy().config().schemas().containsKey(schema);
    if (schema.equalsIgnoreCase("information_schema") || (known && state.mayUse(schema))) {
      state.schema(schema);
      state.rowCount(0);
      state.warnings(List.of());
      replies.schemaChanged(schema);
    } else if (known) {
      replies.error(ProxyError.accessDenied(state.user(), state.host(), schema));
    } else {
      replies.error(ProxyError.unknownDatabase(schema));
    }
  }

  /// Whether all of the session's schema is on one shard.
  boolean oneShardSchema() {
    String schema = state.schema();
    LogicalSchema known = schema == null ? null : loop.proxy().routing().catalog().schema(schema);
    return known != null && known.shards().isSingle();
  }

  /// COM_RESET_CONNECTION: what the session held is rolled back and forgotten.
  void resetState() {
    releaseBranches();
    transaction.end();
    Account account = loop.proxy().account(state.user());
    if (account != null) {
      state =
          loop.proxy()
              .newState(
                  state.connectionId(), account, state.host(), link.collation(), state.schema());
    }
  }

  /// COM_CHANGE_USER: a new login on the same connection.
  void changeUser(ClientCommand.ChangeUser change) {
    ClientRelogin.begin(this, change);
  }

  /// While it is not null the client's packets belong to it.
  void relogin(@Nullable ClientRelogin running) {
    relogin = running;
  }

  void changed(SessionState next) {
    state = next;
  }

  private void releaseBranches() {
    for (Transaction.Branch branch : List.copyOf(transaction.branches())) {
      transaction.remove(branch);
      if (branch.pinned() || !branch.connection().alive()) {
        branch.connection().pool().discard(branch.connection());
      } else {
        new BranchRollback(alloc(), branch.connection()).start();
      }
    }
  }

  /// Ends what a server does for the run. The session's next command waits until the kill has been
  /// carried out, because it could hit that one otherwise.
  void killQuery(Lane lane) {
    kills++;
    loop.pools()
        .kill(
            lane.connection(),
            true,
            () -> {
              kills--;
              if (kills == 0 && !closed) {
                proceed();
              }
            });
  }

  /// The run was only the first half: {@code next} answers or starts another run.
  void continueWith(Runnable next) {
    run = null;
    if (!closed) {
      next.run();
    }
  }

  /// After an answer that needed no run.
  void proceed() {
    if (run != null || closed || kills > 0) {
      return;
    }
    if (afterRun != null) {
      if (!draining) {
        draining = true;
        loop.loop().execute(this::nextStatement);
      }
      return;
    }
    output.flush();
    activeSince = System.nanoTime();
    if (!queue.isEmpty() && !draining) {
      draining = true;
      loop.loop().execute(this::drainQueue);
    }
  }

  /// The next of a multi-statement; from the loop's own queue for the same reason.
  private void nextStatement() {
    draining = false;
    Runnable next = afterRun;
    if (next != null && run == null && kills == 0 && !closed) {
      afterRun = null;
      next.run();
    }
  }

  /// Queued commands run from the loop's own queue: a client that pipelines thousands of small
  /// commands must not grow the stack.
  private void drainQueue() {
    draining = false;
    while (run == null && kills == 0 && afterRun == null && !closed) {
      ByteBuf payload = queue.poll();
      if (payload == null) {
        return;
      }
      if (queue.size() == QUEUE_PAUSES_AT / 2) {
        channel.config().setAutoRead(true);
      }
      execute(payload);
    }
  }

  @Nullable Run run() {
    return run;
  }

  /// The client's socket is full: the server that feeds it is not read until it drains.
  void throttle(BackendConnection source) {
    if (!channel.isWritable() && !paused.contains(source)) {
      output.flush();
      if (!channel.isWritable()) {
        paused.add(source);
        source.reading(false);
      }
    }
  }

  /// Nobody may be found paused by its next borrower, nor be resumed by its last one.
  private void resumePaused() {
    if (!paused.isEmpty()) {
      paused.forEach(source -> source.reading(true));
      paused.clear();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      resumePaused();
      Run current = run;
      if (current != null) {
        current.resume();
      }
    }
  }

  /// Null when the shard's schema has the logical one's name.
  @Nullable SchemaRename renameFor(int shard) {
    return loop.proxy().routing().rename(shard);
  }

  /// Whether statements belong to a transaction until COMMIT.
  boolean inTransactionBlock() {
    return transaction.explicit() || !state.autocommit();
  }

  /// Keeps of a statement's outcome what later statements may ask for.
  void remember(ReplyTracker tracker, @Nullable ErrPacket error, long generated) {
    state.warnings(List.of());
    if (error != null) {
      moreResults = false;
      state.rowCount(-1);
      state.warnings(List.of(new SessionState.Warning("Error", error.errorCode(), error.text())));
      return;
    }
    if (tracker.isResultSet()) {
      state.foundRows(tracker.rowCount());
      state.rowCount(-1);
    } else {
      state.foundRows(0);
      state.rowCount(tracker.affectedRows());
      long inserted = generated != 0 ? generated : tracker.lastInsertId();
      if (inserted != 0) {
        state.lastInsertId(inserted);
      }
    }
  }

  /// A write over several shards is over.
  void rememberWrite(OkPacket sum) {
    state.foundRows(0);
    state.rowCount(sum.affectedRows());
    state.warnings(List.of());
    if (sum.lastInsertId() != 0) {
      state.lastInsertId(sum.lastInsertId());
    }
  }

  /// Warnings live on the server's connection, which the session gives away: they are read before.
  void collectWarnings(Lane lane, int count, Runnable then) {
    warningsOf(
        lane,
        count,
        warnings -> {
          if (!warnings.isEmpty()) {
            state.warnings(warnings);
          }
          then.run();
        });
  }

  /// One shard's warnings, for a statement that has several shards' to join.
  void warningsOf(Lane lane, int count, Consumer<List<SessionState.Warning>> then) {
    if (count == 0) {
      then.accept(List.of());
      return;
    }
    lane.connection()
        .send(
            Commands.query(alloc(), "SHOW WARNINGS"),
            new Collect(answer ->
                then.accept(
                    Lane.errorOf(answer) == null
                        ? Warnings.of(answer, renameFor(lane.shard()))
                        : List.of())));
    lane.connection().flush();
  }

  /// The connection of a statement died under it: what the transaction did there is gone.
  void connectionLost(Lane lane, String why) {
    boolean transactional = branchOpen(lane.shard());
    lane.discard();
    if (transactional) {
      breakTransaction(why);
    }
  }

  /// A branch or a lane's connection died: the rest of the transaction is rolled back, and the
  /// client must acknowledge it with ROLLBACK.
  ProxyError branchLost(Transaction.Branch branch) {
    String why =
        "the connection to shard '%s' was lost".formatted(branch.connection().target().shard());
    boolean transactional = branch.open();
    transaction.remove(branch);
    branch.connection().pool().discard(branch.connection());
    if (transactional) {
      breakTransaction(why);
      return ProxyError.brokenTransaction(why);
    }
    return new ProxyError(1430, "HY000", why + ", and what the session kept there with it");
  }

  void breakTransaction(String why) {
    if (inTransactionBlock()) {
      rollbackBranches();
      transaction.end();
      transaction.broken(why);
    }
  }

  /// Whether the server still has the transaction open after this error. With autocommit=0 a failed
  /// first statement may leave one behind, and its locks with it.
  boolean stillInTransaction(int shard, int errno) {
    Transaction.Branch branch = transaction.branch(shard);
    boolean open = branch == null ? !state.autocommit() : branch.open();
    return open && !Errors.rollsBackTransaction(errno);
  }

  /// MySQL rolls a deadlock's victim back as a whole; so do we, on the other shards too.
  void afterError(@Nullable ErrPacket error) {
    if (error != null && Errors.rollsBackTransaction(error.errorCode())) {
      rolledBack();
    }
  }

  /// A server has undone its part of the transaction: the other parts are undone as well.
  void rolledBack() {
    rollbackBranches();
    transaction.end();
  }

  /// Ends what the branches hold without waiting: each goes back to its pool when the server has
  /// answered.
  void rollbackBranches() {
    for (Transaction.Branch branch : List.copyOf(transaction.branches())) {
      if (branch.pinned()) {
        branch.connection().send(Commands.query(alloc(), "ROLLBACK"), new Swallow());
        branch.connection().flush();
        branch.open(false);
      } else {
        transaction.remove(branch);
        new BranchRollback(alloc(), branch.connection()).start();
      }
    }
  }

  /// A reply broke off in the middle: no packet can repair it, so the client's connection ends.
  void cutOff(String why) {
    log.warn("session {}: cut off in mid-reply: {}", state.connectionId(), why);
    close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause.getCause() instanceof MalformedPacketException malformed) {
      replies.error(
          new ProxyError(
              malformed.errorCode(), malformed.sqlState(), String.valueOf(malformed.getMessage())));
      output.flush();
    } else {
      log.debug("session {}: connection failed", state.connectionId(), cause);
    }
    close();
  }

  void close() {
    output.flush();
    channel.close();
    end();
  }

  /// Everything the client held is given back; what still runs for it is ended on the servers.
  private void end() {
    if (closed) {
      return;
    }
    closed = true;
    Run current = run;
    run = null;
    if (current != null) {
      current.abandon();
    }
    releaseBranches();
    queue.forEach(ByteBuf::release);
    queue.clear();
    dispatcher.close();
    loop.sessions().remove(this);
    loop.proxy().registry().remove(this);
    output.discard();
  }

  boolean closed() {
    return closed;
  }

  /// KILL from another session; called on this session's loop.
  void kill(boolean queryOnly) {
    Run current = run;
    if (!queryOnly) {
      close();
    } else if (current != null) {
      stop(current, ProxyError.INTERRUPTED);
    }
  }

  private void stop(Run current, ProxyError reason) {
    if (current.stop(reason)) {
      stoppedAt = System.nanoTime();
    }
  }

  void tick(long now) {
    Run current = run;
    long busy = now - activeSince;
    if (current == null) {
      if (busy > loop.proxy().idleTimeoutNanos()) {
        close();
      }
    } else if (loop.proxy().statementTimeoutNanos() > 0
        && busy > loop.proxy().statementTimeoutNanos()) {
      stop(current, ProxyError.TIMEOUT);
    }
    if (current != null && current.stopped() && now - stoppedAt > loop.proxy().killTimeoutNanos()) {
      current.hangUp();
    }
  }

  /// What the proxy alone knows of this session.
  SessionFacts facts() {
    return name -> OwnFacts.value(name, state, loop.proxy());
  }

  /// This session as others see it; any thread may ask.
  MetadataContext.Process process() {
    String what = activity();
    return new MetadataContext.Process(
        state.connectionId(),
        state.user(),
        state.host(),
        state.schema(),
        what.isEmpty() ? "Sleep" : "Query",
        (System.nanoTime() - activeSince) / 1_000_000_000L,
        what.isEmpty() ? "" : "executing",
        what.isEmpty() ? null : what);
  }

  /// What runs now, for the process list; copied, because other threads read it.
  void activity(byte[] text, int from, int to) {
    activityText = Arrays.copyOfRange(text, from, to);
  }

  String activity() {
    byte[] text = activityText;
    return run == null ? "" : new String(text, StandardCharsets.UTF_8);
  }

  long activeSince() {
    return activeSince;
  }
}
