package io.kintsugi.chaos.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSearchTest {
  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvSource({
    "aab, aaab, true",
    "aab, aaxab, false",
    "abab, xabaabab, true",
    "XA COMMIT, 00XA COMMIT X'01', true",
    "XA COMMIT, XA XA COMMIT, true",
    "XA COMMIT, XA COMMIX, false"
  })
  void findsItWhateverThePieces(String pattern, String text, boolean there) {
    for (int size = 1; size <= text.length(); size++) {
      var search = new ByteSearch(pattern.getBytes(US_ASCII));
      boolean found = false;
      for (int from = 0; from < text.length(); from += size) {
        String piece = text.substring(from, Math.min(text.length(), from + size));
        found |= search.endsIn(piece.getBytes(US_ASCII), piece.length());
      }
      assertThat(found).as("in pieces of %s", size).isEqualTo(there);
    }
  }
}
