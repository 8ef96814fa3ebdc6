package io.kintsugi.proxy.topology;

import io.kintsugi.proxy.topology.Facts.Channel;
import io.kintsugi.proxy.topology.Facts.State;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import io.kintsugi.proxy.topology.Topology.Problem;
import io.kintsugi.proxy.topology.Topology.Problem.Kind;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes of what the probes of one group bring home what is to be believed. No clock, no thread:
/// for the callers of one lock.
final class GroupWatch {
  private final String name;
  private final List<Member> members;
  private final Election election;
  private final Fitness fitness;
  private final Heartbeat heartbeat;
  private @Nullable String heartbeatFailure;

  /// @param members the server named in `shards` first
  GroupWatch(String name, List<Member> members, Fitness fitness, Heartbeat heartbeat) {
    this.name = name;
    this.members = List.copyOf(members);
    this.election = new Election(name, members);
    this.fitness = fitness;
    this.heartbeat = heartbeat;
  }

  /// @param failure why the last beat was not taken, null when it was
  void heartbeat(@Nullable String failure) {
    heartbeatFailure = failure;
  }

  Group observe(String server, Observation observation) {
    Member observed = member(server);
    observed.observe(observation);
    Primary primary = election.after(observed);
    Member last = election.current();
    if (observed == last && observation instanceof Observation.Seen seen) {
      members.stream().filter(each -> each != last).forEach(each -> each.compareWith(seen.facts()));
    }
    List<Problem> problems = new ArrayList<>();
    List<Replica> replicas = new ArrayList<>();
    for (Member member : members) {
      if (!(primary instanceof Primary.Known known && known.server().equals(member.name()))) {
        replicas.add(replica(member, last, member == observed, problems));
      }
      notes(member, problems);
    }
    switch (primary) {
      case Primary.None none -> problems.add(new Problem(name, Kind.NO_PRIMARY, none.reason()));
      case Primary.Known known -> {
        if (heartbeatFailure != null) {
          problems.add(new Problem(known.server(), Kind.HEARTBEAT, heartbeatFailure));
        }
        Problem unacknowledged = fitness.unacknowledged(known);
        if (unacknowledged != null) {
          problems.add(unacknowledged);
        }
      }
    }
    return new Group(name, primary, replicas, problems, executed());
  }

  private Map<String, GtidSet> executed() {
    Map<String, GtidSet> executed = new HashMap<>();
    for (Member member : members) {
      Facts facts = member.facts();
      if (facts != null) {
        executed.put(member.name(), facts.executed());
      }
    }
    return executed;
  }

  private Member member(String server) {
    return members.stream().filter(each -> each.name().equals(server)).findFirst().orElseThrow();
  }

  private Replica replica(
      Member member, @Nullable Member primary, boolean fresh, List<Problem> problems) {
    Facts facts = member.facts();
    Duration lag = facts == null ? null : heartbeat.lag(facts.beat(), facts.readAt());
    Problem wrong = member == primary ? gone(member) : fitness.wrong(member, primary, lag);
    boolean settled = member.settled(wrong == null, fresh && !member.silent());
    if (wrong != null) {
      problems.add(wrong);
    } else if (!settled) {
      wrong = new Problem(member.name(), Kind.RETURNING, member.name() + " has just come back");
    }
    return new Replica(member.name(), member.weight(), lag, wrong);
  }

  /// The primary that was, while there is none.
  private static Problem gone(Member member) {
    return member.out()
        ? new Problem(member.name(), Kind.SILENT, Fitness.silence(member))
        : new Problem(
            member.name(),
            Kind.NOT_REPLICATING,
            member.name() + " was the primary and follows nobody");
  }

  /// What is worth telling although it decides nothing.
  private static void notes(Member member, List<Problem> problems) {
    Facts facts = member.facts();
    if (facts == null || member.out()) {
      return;
    }
    if (facts.blind() != null) {
      problems.add(new Problem(member.name(), Kind.BLIND, member.name() + ": " + facts.blind()));
    }
    for (Channel channel : facts.channels()) {
      if (channel.receiver() == State.CONNECTING) {
        problems.add(
            new Problem(
                member.name(),
                Kind.RECEIVER_STOPPED,
                member.name()
                    + ": the receiver does not reach "
                    + channel.source()
                    + Fitness.because(channel)));
      }
    }
  }
}
