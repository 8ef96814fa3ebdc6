package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.Flavor;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.reply.ReplyOutput;
import io.kintsugi.proxy.session.reply.SchemaRename;
import io.kintsugi.proxy.session.reply.Throttle;
import io.kintsugi.proxy.session.running.Account;
import io.kintsugi.proxy.session.running.Routing;
import io.kintsugi.proxy.session.running.Running;
import io.kintsugi.proxy.session.show.MetadataContext;
import io.kintsugi.proxy.session.state.Activity;
import io.kintsugi.proxy.session.state.ClientLink;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.router.statement.SessionFacts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One logged-in client: its commands are carried out one after another, on its event loop only.
public final class ClientSession {
  private static final Logger log = LoggerFactory.getLogger(ClientSession.class);
  private final LoopContext loop;
  private final Channel channel;
  private final ClientLink link;
  private volatile SessionState state;
  private final Transaction transaction = new Transaction();
  private final Branches branches = new Branches(this, transaction);
  private final BranchOpening opening = new BranchOpening(this, transaction);
  private final ReadRules reads = new ReadRules(this);
  private final LastStatement lastStatement = new LastStatement(this);
  private final Activity activity = new Activity();
  private final RunLimits limits = new RunLimits(this);
  private final Observation observation;
  private final ReplyOutput output;
  private final Replies replies;
  private final ClientIntake intake;
  private final CommandQueue queue;
  private final Throttle throttle;
  private @Nullable Run run;
  private boolean moreResults;
  private boolean multiStatements;
  private boolean closed;
  private boolean victim;
  private @Nullable Running kept;
  private final Departure departure;

  /// @param commands carries out what the client sends
  public ClientSession(
      LoopContext loop,
      Channel channel,
      ClientLink link,
      SessionState state,
      Function<ClientSession, ClientCommands> commands) {
    this.loop = loop;
    this.channel = channel;
    this.link = link;
    this.state = state;
    this.observation = new Observation(this);
    this.output = new ReplyOutput(channel);
    this.replies = new Replies(this);
    this.intake = new ClientIntake(this, channel, commands.apply(this));
    this.queue = new CommandQueue(this, intake, channel);
    this.throttle = new Throttle(channel, output);
    this.departure = new Departure(this, channel);
  }

  public SessionState state() {
    return state;
  }

  public Transaction transaction() {
    return transaction;
  }

  public Branches branches() {
    return branches;
  }

  public BranchOpening opening() {
    return opening;
  }

  Departure departure() {
    return departure;
  }

  public ReadRules reads() {
    return reads;
  }

  public LastStatement lastStatement() {
    return lastStatement;
  }

  public Activity activity() {
    return activity;
  }

  public Observation observation() {
    return observation;
  }

  /// What hears the client's channel.
  public ClientIntake intake() {
    return intake;
  }

  public CommandQueue queue() {
    return queue;
  }

  public Throttle throttle() {
    return throttle;
  }

  public LoopContext loop() {
    return loop;
  }

  public ClientLink link() {
    return link;
  }

  public Flavor flavor() {
    return link.flavor();
  }

  public ByteBufAllocator alloc() {
    return channel.alloc();
  }

  public ReplyOutput output() {
    return output;
  }

  public Replies replies() {
    return replies;
  }

  /// Whether another statement of the same command follows the one that runs.
  public boolean moreResults() {
    return moreResults;
  }

  public void moreResults(boolean follows) {
    moreResults = follows;
  }

  /// COM_SET_OPTION can allow what the login did not.
  public boolean multiStatements() {
    return multiStatements;
  }

  public void multiStatements(boolean on) {
    multiStatements = on;
  }

  /// The catalogue for this session's next statement. A transaction keeps the shards it began with
  /// when the configuration changes under it.
  public Routing routing() {
    Running now = loop.proxy().running();
    Running before = kept;
    if (before != null
        && before.generation() != now.generation()
        && (run != null || transaction.anyOpen())) {
      return before.routing();
    }
    kept = now;
    return now.routing();
  }

  public String shardName(int shard) {
    return routing().catalog().shard(shard).name();
  }

  /// Null when the shard's schema has the logical one's name.
  public @Nullable SchemaRename renameFor(int shard) {
    return routing().rename(shard);
  }

  /// What the proxy alone knows of this session.
  public SessionFacts facts() {
    return name -> OwnFacts.value(name, state, loop.proxy());
  }

  /// This session as others see it; any thread may ask.
  public MetadataContext.Process process() {
    return activity.process(state, run != null);
  }

  /// Starts a command's work; the next command waits until {@link #runOver}.
  public void start(Run next) {
    if (transaction.broken() != null && !next.endsTransaction()) {
      next.refuse();
      replies.error(ProxyError.brokenTransaction(String.valueOf(transaction.broken())));
      proceed();
      return;
    }
    run = next;
    next.start();
  }

  /// The run has ended and its answer is written.
  public void runOver() {
    run = null;
    throttle.resume();
    output.flush();
    proceed();
  }

  /// The run was only the first half: {@code next} answers or starts another run.
  public void continueWith(Runnable next) {
    run = null;
    if (!closed) {
      next.run();
    }
  }

  /// After an answer that needed no run.
  public void proceed() {
    if (victim && run == null && !queue.killing()) {
      endDeadlock();
    }
    boolean ended = run == null && observation.running();
    long now = ended ? System.nanoTime() : 0;
    if (ended) {
      observation.ended(now);
    }
    if (!queue.proceed()) {
      output.flush();
      activity.changed(ended ? now : System.nanoTime());
      departure.ifIdle();
    }
  }

  @Nullable Run run() {
    return run;
  }

  /// COM_RESET_CONNECTION: what the session held is rolled back and forgotten.
  public void resetState() {
    branches.release();
    transaction.end();
    Account account = loop.proxy().account(state.user());
    if (account != null) {
      state =
          loop.proxy()
              .newState(
                  state.connectionId(), account, state.host(), link.collation(), state.schema());
    }
  }

  public void changed(SessionState next) {
    state = next;
  }

  /// A reply broke off in the middle: no packet can repair it, so the client's connection ends.
  public void cutOff(String why) {
    log.warn("session {}: cut off in mid-reply: {}", state.connectionId(), why);
    close();
  }

  public void close() {
    output.flush();
    channel.close();
    end();
  }

  /// Everything the client held is given back; what still runs for it is ended on the servers.
  void end() {
    if (closed) {
      return;
    }
    closed = true;
    Run current = run;
    run = null;
    if (current != null) {
      current.abandon();
    }
    branches.release();
    queue.close();
    intake.close();
    loop.sessions().remove(this);
    loop.proxy().registry().remove(this);
    output.discard();
  }

  public boolean closed() {
    return closed;
  }

  /// KILL from another session; called on this session's loop.
  public void kill(boolean queryOnly) {
    Run current = run;
    if (!queryOnly) {
      close();
    } else if (current != null) {
      limits.stop(current, ProxyError.INTERRUPTED);
    }
  }

  /// Chosen to end a deadlock over servers: its statement fails, and all of its transaction is
  /// rolled back, as MySQL does. Called on this session's loop.
  ///
  /// @param since when the statement began that was seen waiting; another one is let be
  public void deadlocked(long since) {
    Run current = run;
    if (current != null && activity.since() == since && transaction.anyOpen()) {
      victim = true;
      limits.stop(current, ProxyError.DEADLOCK);
    }
  }

  /// A statement that had ended well before it could be stopped waits for nobody any more: its
  /// transaction goes on, as the client was told.
  private void endDeadlock() {
    boolean told = state.failedWith(ProxyError.DEADLOCK.errno());
    victim = false;
    if (told) {
      branches.rolledBack();
    }
  }

  void tick(long now) {
    limits.tick(now);
  }
}
