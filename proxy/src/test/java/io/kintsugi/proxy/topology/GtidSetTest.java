package io.kintsugi.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GtidSetTest {
  private static final String A = "11111111-2222-3333-4444-555555555555";
  private static final String B = "99999999-2222-3333-4444-555555555555";

  @Test
  void readsWhatMySqlPrintsLineBreaksAndAll() {
    GtidSet set = GtidSet.parse(A.toUpperCase(java.util.Locale.ROOT) + ":7:1-3:4,\n" + B + ":9");
    assertThat(set).hasToString(A + ":1-4:7," + B + ":9");
    assertThat(set.size()).isEqualTo(6);
    assertThat(GtidSet.parse("").isEmpty()).isTrue();
  }

  @Test
  void tagsArePartOfTheSource() {
    GtidSet set = GtidSet.parse(A + ":1-3:backup:5:6:nightly:1");
    assertThat(set).hasToString(A + ":1-3," + A + ":backup:5-6," + A + ":nightly:1");
    assertThat(GtidSet.parse(set.toString())).isEqualTo(set);
    assertThat(set.without(A).isEmpty()).isTrue();
    assertThat(set.contains(GtidSet.parse(A + ":5"))).isFalse();
  }

  @Test
  void forPeopleItIsCutBehindAWholeRun() {
    GtidSet set = GtidSet.parse(A + ":1-4:7," + B + ":9");
    assertThat(set.text(",\n", 1000)).isEqualTo(A + ":1-4:7,\n" + B + ":9");
    assertThat(set.text(",\n", A.length() + 6)).isEqualTo(A + ":1-4:7...");
    assertThat(set.text(",\n", A.length() + 5)).isEqualTo(A + ":1-4...");
    assertThat(set.text(",\n", 3)).isEqualTo("...");
  }

  @Test
  void refusesWhatIsNoSet() {
    for (String bad : new String[] {"x", A, A + ":3-1", A + ":0"}) {
      assertThatThrownBy(() -> GtidSet.parse(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void agreesWithSetsOfBits() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      BitSet one = bits(random);
      BitSet other = bits(random);
      String what = "seed " + seed + ": " + one + " and " + other;
      assertThat(set(one).plus(set(other))).as(what).isEqualTo(set(combined(one, other, 0)));
      assertThat(set(one).minus(set(other))).as(what).isEqualTo(set(combined(one, other, 1)));
      assertThat(set(one).common(set(other))).as(what).isEqualTo(set(combined(one, other, 2)));
      assertThat(set(one).contains(set(other)))
          .as(what)
          .isEqualTo(combined(other, one, 1).isEmpty());
      assertThat(set(one).size()).as(what).isEqualTo(one.cardinality());
    }
  }

  private static BitSet combined(BitSet one, BitSet other, int how) {
    BitSet result = (BitSet) one.clone();
    switch (how) {
      case 0 -> result.or(other);
      case 1 -> result.andNot(other);
      default -> result.and(other);
    }
    return result;
  }

  private static BitSet bits(Random random) {
    BitSet bits = new BitSet();
    for (int run = random.nextInt(5); run > 0; run--) {
      int from = 1 + random.nextInt(30);
      bits.set(from, from + random.nextInt(6));
    }
    return bits;
  }

  private static GtidSet set(BitSet bits) {
    StringBuilder text = new StringBuilder(A);
    bits.stream().forEach(bit -> text.append(':').append(bit));
    return bits.isEmpty() ? GtidSet.EMPTY : GtidSet.parse(text.toString());
  }
}
