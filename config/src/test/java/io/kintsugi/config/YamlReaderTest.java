package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.YamlNode.Entry;
import io.kintsugi.config.YamlNode.Mapping;
import io.kintsugi.config.YamlNode.Scalar;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
  private final Problems problems = new Problems("f");

  @Test
  void valuesAreTextWithTheirPlaces() {
    YamlNode node = read("a: 007\n\"b\": 'no'\n");
    assertThat(node)
        .isEqualTo(
            new Mapping(
                List.of(
                    new Entry("a", new Position(1, 1), new Scalar("007", true, new Position(1, 4))),
                    new Entry(
                        "b", new Position(2, 1), new Scalar("no", false, new Position(2, 6)))),
                false,
                new Position(1, 1)));
    assertThat(problems.messages()).isEmpty();
  }

  @Test
  void windowsLineEndsAndByteOrderMarksAreRead() {
    assertThat(read("\ufeffa: 1\r\nb: 2\r\n")).isInstanceOf(Mapping.class);
    assertThat(problems.messages()).isEmpty();
  }

  @Test
  void aliasesShareAValue() {
    read("a: &x {k: v}\nb: *x\n");
    assertThat(problems.messages()).isEmpty();
  }

  @Test
  void anAliasBombIsRefusedByWhatItGrowsTo() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String ten = ("*a" + (i - 1) + " , ").repeat(10);
      bomb.append(String.format(Locale.ROOT, "a%d: &a%d [%s]\n", i, i, ten));
    }
    assertThat(read(bomb.toString())).isNull();
    assertThat(problems.messages())
        .containsExactly("the file grows to more than 500000 values (aliases?)");
  }

  @Test
  void manyAliasesAreRefusedHoweverSmall() {
    assertThat(read("a: &a x\nb: [" + "*a , ".repeat(101) + "]\n")).isNull();
    assertThat(problems.messages()).containsExactly("more than 100 aliases (*)");
  }

  @Test
  void anAnchorCannotHoldItself() {
    assertThat(read("a: &a [*a ]\n")).isNull();
    assertThat(problems.messages())
        .containsExactly("an alias (*) names an anchor that is not complete before it");
  }

  @Test
  void deepNestingIsRefusedBeforeItFillsTheStack() {
    assertThat(read("[".repeat(100_000))).isNull();
    assertThat(problems.messages()).containsExactly("values are nested deeper than 32 levels");
  }

  @Test
  void deepNestingOfKeysIsRefusedToo() {
    assertThat(read("{a: ".repeat(100_000))).isNull();
    assertThat(problems.messages()).containsExactly("values are nested deeper than 32 levels");
  }

  @Test
  void longFilesAreRefused() {
    assertThat(read("#".repeat(4 * 1024 * 1024 + 1))).isNull();
    assertThat(problems.messages()).containsExactly("the file is longer than 4 MiB");
  }

  @Test
  void charactersThatYamlDoesNotAllowAreShownByPlace() {
    assertThat(read("a: b\nc: \u0007\n")).isNull();
    assertThat(problems.messages()).containsExactly("YAML does not allow this character");
    assertThat(problem()).isEqualTo("f:2:4: YAML does not allow this character");
  }

  @Test
  void nothingIsNoDocument() {
    assertThat(read("# only a comment\n")).isNull();
    assertThat(problems.messages()).isEmpty();
  }

  private @Nullable YamlNode read(String yaml) {
    return YamlReader.read(yaml, problems);
  }

  private String problem() {
    try {
      problems.throwIfAny();
      return "";
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
