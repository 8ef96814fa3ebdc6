package io.kintsugi.it.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kintsugi.it.differential.Corpus.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DifferencesDocTest {
  @Test
  void everyKnownDifferenceIsToldAndNoneThatIsGone() throws IOException {
    TreeSet<String> used =
        Corpus.all().stream()
            .flatMap(corpus -> corpus.entries().stream())
            .filter(entry -> entry.rule() == Rule.DIFFERS)
            .map(Corpus.Entry::reason)
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> told =
        Files.readAllLines(Path.of("../docs/differences.md")).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(told, used);
  }
}
