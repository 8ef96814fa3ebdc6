package io.kintsugi.proxy.topology;

import static io.kintsugi.proxy.topology.Topology.Problem.Kind.APPLIER_STOPPED;
import static io.kintsugi.proxy.topology.Topology.Problem.Kind.ERRANT_TRANSACTIONS;
import static io.kintsugi.proxy.topology.Topology.Problem.Kind.LAG_UNKNOWN;
import static io.kintsugi.proxy.topology.Topology.Problem.Kind.LATE;
import static io.kintsugi.proxy.topology.Topology.Problem.Kind.NOT_REPLICATING;
import static io.kintsugi.proxy.topology.Topology.Problem.Kind.NO_SEMI_SYNC;
import static io.kintsugi.proxy.topology.Topology.Problem.Kind.RECEIVER_STOPPED;
import static io.kintsugi.proxy.topology.Topology.Problem.Kind.SECOND_PRIMARY;
import static io.kintsugi.proxy.topology.Topology.Problem.Kind.SILENT;
import static io.kintsugi.proxy.topology.Topology.Problem.Kind.WRITABLE_REPLICA;
import static io.kintsugi.proxy.topology.Topology.Problem.Kind.WRONG_SOURCE;

import io.kintsugi.proxy.topology.Facts.Channel;
import io.kintsugi.proxy.topology.Facts.State;
import io.kintsugi.proxy.topology.Topology.Primary;
import io.kintsugi.proxy.topology.Topology.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Whether a member that is not the primary may be read.
///
/// @param maxLag a replica later than this is not read
/// @param semiSync whether commits are to wait for a replica
record Fitness(Duration maxLag, boolean semiSync) {
  /// A sentence is for a line of the log.
  private static final int MOST_OF_A_SET = 1000;

  /// What is wrong with a primary that answers, or null.
  @Nullable Problem unacknowledged(Primary.Known primary) {
    return semiSync && !primary.semiSync().active()
        ? new Problem(
            primary.server(),
            NO_SEMI_SYNC,
            primary.server()
                + " does not wait for a replica when it commits: semi-sync is off there, or has"
                + " fallen back to asynchronous replication")
        : null;
  }

  /// The worst that is wrong, or null.
  ///
  /// @param primary the last one known
  @Nullable Problem wrong(Member member, @Nullable Member primary, @Nullable Duration lag) {
    Facts facts = member.facts();
    if (member.out() || facts == null) {
      return new Problem(member.name(), SILENT, silence(member));
    }
    if (!facts.readOnly()) {
      return writable(member, facts);
    }
    Problem replication =
        facts.membership() == null ? replication(member, facts, primary) : grouped(member, facts);
    if (replication != null) {
      return replication;
    }
    return content(member, primary, lag);
  }

  static String silence(Member member) {
    return member.name() + " does not answer: " + member.silence();
  }

  private static Problem writable(Member member, Facts facts) {
    return facts.channel() == null
        ? new Problem(
            member.name(),
            SECOND_PRIMARY,
            member.name()
                + " is writable and follows nobody, beside the primary: it gets neither reads nor"
                + " writes until it is read-only")
        : new Problem(
            member.name(),
            WRITABLE_REPLICA,
            member.name()
                + " is a replica and writable: it gets no reads until it is set super_read_only");
  }

  private static @Nullable Problem grouped(Member member, Facts facts) {
    Facts.Membership membership = facts.membership();
    return membership == null || membership.state().equals("ONLINE")
        ? null
        : new Problem(
            member.name(),
            NOT_REPLICATING,
            member.name() + " is " + membership.state() + " in its Group Replication group");
  }

  private static @Nullable Problem replication(
      Member member, Facts facts, @Nullable Member primary) {
    String name = member.name();
    if (facts.channels().isEmpty()) {
      return new Problem(
          name, NOT_REPLICATING, name + " is read-only and replicates nothing" + blind(facts));
    }
    for (Channel channel : facts.channels()) {
      if (channel.applier() == State.OFF) {
        return new Problem(
            name, APPLIER_STOPPED, name + ": the applier is stopped" + because(channel));
      }
      if (channel.receiver() == State.OFF) {
        return new Problem(
            name, RECEIVER_STOPPED, name + ": the receiver is stopped" + because(channel));
      }
    }
    Facts source = primary == null ? null : primary.facts();
    boolean follows =
        source == null
            || facts.channels().stream()
                .anyMatch(channel -> channel.sourceUuid().equalsIgnoreCase(source.uuid()));
    return follows || primary == null
        ? null
        : new Problem(
            name,
            WRONG_SOURCE,
            name
                + " follows "
                + facts.channels().getFirst().source()
                + ", not the primary "
                + primary.name());
  }

  private static String blind(Facts facts) {
    return facts.blind() == null ? "" : ": " + facts.blind();
  }

  static String because(Channel channel) {
    return channel.error().isEmpty() ? "" : ": " + channel.error();
  }

  private @Nullable Problem content(
      Member member, @Nullable Member primary, @Nullable Duration lag) {
    String name = member.name();
    if (!member.errant().isEmpty()) {
      String beside = primary == null ? "the primary" : primary.name();
      return new Problem(
          name,
          ERRANT_TRANSACTIONS,
          name
              + " has transactions that "
              + beside
              + " lacks: "
              + member.errant().text(",", MOST_OF_A_SET));
    }
    if (lag == null) {
      return new Problem(
          name, LAG_UNKNOWN, name + " has shown no heartbeat yet: its lag cannot be told");
    }
    if (lag.compareTo(maxLag) > 0) {
      return new Problem(
          name, LATE, name + " is " + lag.toMillis() + " ms late, more than max-lag allows");
    }
    return null;
  }
}
