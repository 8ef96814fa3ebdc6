package io.kintsugi.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.topology.Facts.Beat;
import io.kintsugi.proxy.topology.Facts.Channel;
import io.kintsugi.proxy.topology.Facts.Membership;
import io.kintsugi.proxy.topology.Facts.SemiSync;
import io.kintsugi.proxy.topology.Facts.State;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import io.kintsugi.proxy.topology.Topology.Problem;
import io.kintsugi.proxy.topology.Topology.Problem.Kind;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A group of a, b and c whose servers say whatever a test wants.
class GroupWatchTest {
  private static final String A = uuid('a');
  private static final String B = uuid('b');
  private static final String C = uuid('c');

  private final Heartbeat heartbeat = new Heartbeat(1, Duration.ofSeconds(100));
  private final GroupWatch watch =
      new GroupWatch(
          "a",
          List.of(new Member("a", 1), new Member("b", 1), new Member("c", 2)),
          new Fitness(Duration.ofSeconds(1), false),
          heartbeat);
  private final List<String> good = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();
  private final TopologyLog log =
      new TopologyLog(
          (_, _, sentence) -> good.add(sentence), (_, _, sentence) -> bad.add(sentence));
  private @Nullable Group group;

  @BeforeEach
  void aBeatWasTaken() {
    heartbeat.acknowledge(heartbeat.next(), 0);
  }

  @Test
  void nobodyIsPrimaryBeforeAllWereAsked() {
    assertThat(see("a", primary(A, set(A, 5))).writable()).isNull();
    assertThat(see("b", replica(B, A, set(A, 5))).writable()).isNull();
    assertThat(see("c", replica(C, A, set(A, 5))).writable()).isEqualTo("a");
  }

  @Test
  void whatAServerHadExecutedIsKnownWhileItIsSilent() {
    assertThat(see("a", primary(A, set(A, 5))).executed()).containsOnlyKeys("a");
    see("b", replica(B, A, set(A, 4)));
    silent("b", 3);
    assertThat(now().executed())
        .containsEntry("a", GtidSet.parse(set(A, 5)))
        .containsEntry("b", GtidSet.parse(set(A, 4)))
        .hasSize(2);
  }

  @Test
  void replicasAreReadAfterTheirSecondGoodAnswer() {
    see("a", primary(A, set(A, 5)));
    see("b", replica(B, A, set(A, 5)));
    see("c", replica(C, A, set(A, 5)));
    see("a", primary(A, set(A, 5)));
    assertThat(now().fit()).isEmpty();
    see("b", replica(B, A, set(A, 5)));
    assertThat(now().fit()).extracting(Replica::server).containsExactly("b");
    see("b", replica(B, A, set(A, 5)));
    see("c", replica(C, A, set(A, 5)));
    assertThat(now().fit()).extracting(Replica::weight).containsExactly(1, 2);
    assertThat(now().problems()).isEmpty();
  }

  @Test
  void aSilentServerLeavesAfterThreeProbesAndIsBackAfterTwo() {
    running();
    silent("b", 2);
    assertThat(now().fit()).hasSize(2);
    silent("b", 1);
    assertThat(now().fit()).extracting(Replica::server).containsExactly("c");
    assertThat(now().problems()).extracting(Problem::sentence).contains("b does not answer: gone");
    see("b", replica(B, A, set(A, 5)));
    assertThat(now().fit()).hasSize(1);
    see("b", replica(B, A, set(A, 5)));
    see("b", replica(B, A, set(A, 5)));
    assertThat(now().fit()).hasSize(2);
  }

  @Test
  void aDeadPrimaryLeavesItsPlaceEmptyWithTheReason() {
    running();
    silent("a", 2);
    assertThat(now().writable()).isEqualTo("a");
    silent("a", 1);
    assertThat(reason()).contains("a does not answer: gone").contains("b is read-only");
    see("a", primary(A, set(A, 5)));
    assertThat(see("a", primary(A, set(A, 5))).writable()).isEqualTo("a");
  }

  @Test
  void aPrimaryThatBecameReadOnlyIsNotWrittenToFromThenOn() {
    running();
    assertThat(see("a", replica(A, B, set(A, 5))).writable()).isNull();
    see("b", primary(B, set(A, 5)));
    assertThat(now().writable()).as("seen once").isNull();
    assertThat(see("b", primary(B, set(A, 5))).writable()).isEqualTo("b");
  }

  @Test
  void aPromotedReplicaIsFollowedAndTheOldPrimaryIsNotBelievedWhenItComesBack() {
    running();
    silent("a", 1);
    see("b", primary(B, set(A, 5)));
    silent("a", 1);
    see("b", primary(B, set(A, 5)));
    assertThat(now().writable()).isEqualTo("b");
    see("c", replica(C, A, set(A, 5)));
    assertThat(problem("c")).isEqualTo(Kind.WRONG_SOURCE);
    for (int i = 0; i < 9; i++) {
      see("a", primary(A, set(A, 7)));
    }
    assertThat(now().writable()).isEqualTo("b");
    assertThat(problem("a")).isEqualTo(Kind.SECOND_PRIMARY);
    for (int i = 0; i < 4; i++) {
      see("a", replica(A, B, set(A, 7)));
      see("b", primary(B, set(A, 5)));
    }
    assertThat(problem("a"))
        .as("what it wrote alone is nowhere else")
        .isEqualTo(Kind.ERRANT_TRANSACTIONS);
  }

  @Test
  void ifTheNewPrimaryDiesTheDeposedOneIsNotTakenAgainUntilItWasReadOnly() {
    running();
    silent("a", 3);
    see("b", primary(B, set(A, 5)));
    see("b", primary(B, set(A, 5)));
    for (int i = 0; i < 4; i++) {
      see("a", primary(A, set(A, 5)));
    }
    silent("b", 3);
    assertThat(reason()).contains("a lost the role while it was silent");
    see("a", readOnly(A, set(A, 5)));
    see("a", primary(A, set(A, 5)));
    assertThat(see("a", primary(A, set(A, 5))).writable()).isEqualTo("a");
  }

  @Test
  void aSteadyPrimaryStaysWhenAReplicaWasMadeWritableByMistake() {
    running();
    see("b", primary(B, set(A, 5)));
    see("b", primary(B, set(A, 5) + "," + set(B, 1)));
    see("b", primary(B, set(A, 5) + "," + set(B, 1)));
    assertThat(now().writable()).isEqualTo("a");
    assertThat(problem("b")).isEqualTo(Kind.SECOND_PRIMARY);
    assertThat(now().fit()).extracting(Replica::server).containsExactly("c");
  }

  @Test
  void ofTwoUnknownPrimariesTheOneThatHasEverythingIsIt() {
    see("a", primary(A, set(A, 5)));
    see("c", replica(C, B, set(A, 5)));
    see("b", primary(B, set(A, 5) + "," + set(B, 1)));
    assertThat(now().writable()).isEqualTo("b");
    assertThat(problem("a")).isEqualTo(Kind.SECOND_PRIMARY);
  }

  @Test
  void twoPrimariesThatEachHaveSomethingOfTheirOwnAreBothNotWrittenTo() {
    see("a", primary(A, set(A, 6)));
    see("c", replica(C, B, set(A, 5)));
    see("b", primary(B, set(A, 5) + "," + set(B, 1)));
    assertThat(reason()).contains("a and b are both writable");
    assertThat(now().fit()).isEmpty();
  }

  @Test
  void aPrimaryThatHasJustComeBackMustProveItselfAgainstAnother() {
    running();
    silent("a", 1);
    see("a", primary(A, set(A, 6)));
    see("b", primary(B, set(A, 5) + "," + set(B, 1)));
    assertThat(reason()).contains("a and b are both writable");
  }

  @Test
  void whatAReplicaSaysOfItselfCountsAtOnce() {
    running();
    see("b", facts(B, false, set(A, 5), channel(A, State.ON, State.ON, "")));
    assertThat(problem("b")).isEqualTo(Kind.WRITABLE_REPLICA);
    see("b", facts(B, true, set(A, 5), channel(A, State.ON, State.OFF, "Duplicate entry")));
    assertThat(problem("b")).isEqualTo(Kind.APPLIER_STOPPED);
    assertThat(bad).contains("b: the applier is stopped: Duplicate entry");
    see("b", facts(B, true, set(A, 5), channel(A, State.OFF, State.ON, "")));
    assertThat(problem("b")).isEqualTo(Kind.RECEIVER_STOPPED);
    see("b", readOnly(B, set(A, 5)));
    assertThat(problem("b")).isEqualTo(Kind.NOT_REPLICATING);
    see("b", replica(B, C, set(A, 5)));
    assertThat(problem("b")).isEqualTo(Kind.WRONG_SOURCE);
    assertThat(now().writable()).isEqualTo("a");
  }

  @Test
  void aReplicaWhosePrimaryDoesNotAnswerItMayBeReadWhileItsLagIsKnown() {
    running();
    see("b", facts(B, true, set(A, 5), channel(A, State.CONNECTING, State.ON, "error 2003")));
    assertThat(now().fit()).hasSize(2);
    assertThat(bad).contains("b: the receiver does not reach somewhere:1: error 2003");
  }

  @Test
  void lateReplicasLeaveAndReturn() {
    running();
    heartbeat.acknowledge(heartbeat.next(), 1000);
    see("b", replica(B, A, set(A, 5), 1, Duration.ofMillis(900)));
    assertThat(now().fit()).hasSize(2);
    see("b", replica(B, A, set(A, 5), 1, Duration.ofMillis(1900)));
    assertThat(problem("b")).isEqualTo(Kind.LATE);
    see("b", replica(B, A, set(A, 5), 2, Duration.ofMillis(2000)));
    assertThat(problem("b")).isEqualTo(Kind.RETURNING);
    see("b", replica(B, A, set(A, 5), 2, Duration.ofMillis(2100)));
    assertThat(now().fit()).hasSize(2);
  }

  @Test
  void transactionsOfThePrimaryItselfAreNotErrantWhenAReplicaHasThemFirst() {
    running();
    for (int i = 0; i < 5; i++) {
      see("b", replica(B, A, set(A, 6)));
      see("c", replica(C, A, set(A, 5) + "," + set(C, 1)));
      see("a", primary(A, set(A, 5)));
    }
    see("b", replica(B, A, set(A, 6)));
    see("c", replica(C, A, set(A, 5) + "," + set(C, 1)));
    assertThat(now().fit()).extracting(Replica::server).containsExactly("b");
    assertThat(problem("c")).isEqualTo(Kind.ERRANT_TRANSACTIONS);
    assertThat(bad).anyMatch(line -> line.endsWith(C + ":1"));
  }

  @Test
  void aMinorityOfAReplicationGroupIsNotWrittenTo() {
    running();
    assertThat(see("a", member(A, false, "PRIMARY", 2, 3)).writable()).isEqualTo("a");
    assertThat(see("a", member(A, false, "PRIMARY", 1, 3)).writable()).isNull();
    see("b", member(B, true, "SECONDARY", 3, 3));
    assertThat(now().fit()).extracting(Replica::server).contains("b");
  }

  @Test
  void changesAreToldOnce() {
    running();
    assertThat(good).containsExactly("a is the primary of a", "b may be read", "c may be read");
    assertThat(bad).isEqualTo(List.of("a was not there"));
    bad.clear();
    silent("b", 9);
    heartbeat.acknowledge(heartbeat.next(), 0);
    for (int late = 2000; late < 5000; late += 100) {
      see("c", replica(C, A, set(A, 5), 1, Duration.ofMillis(late)));
    }
    assertThat(bad)
        .containsExactly("b does not answer: gone", "c is 2000 ms late, more than max-lag allows");
  }

  private void running() {
    for (int i = 0; i < 3; i++) {
      see("a", primary(A, set(A, 5)));
      see("b", replica(B, A, set(A, 5)));
      see("c", replica(C, A, set(A, 5)));
    }
    bad.clear();
    bad.add("a was not there");
    assertThat(now().writable()).isEqualTo("a");
    assertThat(now().fit()).hasSize(2);
  }

  private Group see(String server, Facts facts) {
    return take(watch.observe(server, new Observation.Seen(facts)));
  }

  private void silent(String server, int times) {
    for (int i = 0; i < times; i++) {
      take(watch.observe(server, new Observation.Silent("gone")));
    }
  }

  private Group take(Group next) {
    log.changed(group, next);
    group = next;
    return next;
  }

  private Group now() {
    return java.util.Objects.requireNonNull(group);
  }

  private String reason() {
    return ((Primary.None) now().primary()).reason();
  }

  private Kind problem(String server) {
    return now().replicas().stream()
        .filter(replica -> replica.server().equals(server))
        .map(replica -> java.util.Objects.requireNonNull(replica.unfit()).kind())
        .findFirst()
        .orElseThrow();
  }

  private static String uuid(char letter) {
    return (letter + "").repeat(8) + "-0000-0000-0000-000000000000";
  }

  private static String set(String uuid, int to) {
    return uuid + ":1-" + to;
  }

  private static Facts primary(String uuid, String executed) {
    return facts(uuid, false, executed, List.of());
  }

  private static Facts readOnly(String uuid, String executed) {
    return facts(uuid, true, executed, List.of());
  }

  private static Facts replica(String uuid, String source, String executed) {
    return facts(uuid, true, executed, channel(source, State.ON, State.ON, ""));
  }

  private static Facts replica(
      String uuid, String source, String executed, int beat, Duration readAt) {
    Facts now = replica(uuid, source, executed);
    return new Facts(
        uuid,
        true,
        now.executed(),
        now.channels(),
        null,
        now.semiSync(),
        new Beat(1, beat),
        readAt.toNanos(),
        null);
  }

  private static Facts member(String uuid, boolean readOnly, String role, int online, int all) {
    return new Facts(
        uuid,
        readOnly,
        GtidSet.parse(set(A, 5)),
        List.of(),
        new Membership("ONLINE", role, online, all),
        SemiSync.NONE,
        new Beat(1, 1),
        0,
        null);
  }

  private static List<Channel> channel(String source, State receiver, State applier, String error) {
    return List.of(new Channel("", "somewhere:1", source, receiver, applier, error));
  }

  private static Facts facts(
      String uuid, boolean readOnly, String executed, List<Channel> channels) {
    return new Facts(
        uuid,
        readOnly,
        GtidSet.parse(executed),
        channels,
        null,
        SemiSync.NONE,
        new Beat(1, 1),
        0,
        null);
  }
}
