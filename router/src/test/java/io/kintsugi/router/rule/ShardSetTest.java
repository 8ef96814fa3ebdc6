package io.kintsugi.router.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShardSetTest {
  @Property(tries = 300)
  void behavesLikeASortedSet(
      @ForAll @Size(max = 12) Set<@IntRange(max = 200) Integer> left,
      @ForAll @Size(max = 12) Set<@IntRange(max = 200) Integer> right) {
    ShardSet a = set(left);
    ShardSet b = set(right);
    TreeSet<Integer> both = new TreeSet<>(left);
    both.addAll(right);
    TreeSet<Integer> common = new TreeSet<>(left);
    common.retainAll(right);
    TreeSet<Integer> rest = new TreeSet<>(left);
    rest.removeAll(right);
    assertThat(a.union(b)).isEqualTo(set(both)).isEqualTo(b.union(a));
    assertThat(a.intersect(b)).isEqualTo(set(common));
    assertThat(a.minus(b)).isEqualTo(set(rest));
    assertThat(a.union(b).toArray()).containsExactly(both.stream().mapToInt(i -> i).toArray());
    assertThat(a.size()).isEqualTo(left.size());
    assertThat(a.containsAll(b)).isEqualTo(left.containsAll(right));
  }

  @Test
  void oneShardIsAlwaysTheSameObjectBelow64() {
    assertThat(ShardSet.of(3)).isSameAs(ShardSet.of(1, 3).intersect(ShardSet.of(3, 90)));
    assertThat(ShardSet.of(3).isSingle()).isTrue();
    assertThat(ShardSet.of(90).lowest()).isEqualTo(90);
    assertThat(ShardSet.none().lowest()).isEqualTo(-1);
    assertThat(ShardSet.first(3).toString()).isEqualTo("[0, 1, 2]");
  }

  private static ShardSet set(Set<Integer> shards) {
    return ShardSet.of(shards.stream().mapToInt(i -> i).toArray());
  }
}
