package io.kintsugi.router.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Xxh64Test {
  @ParameterizedTest
  @CsvSource({
    "'',ef46db3751d8e999",
    "a,d24ec4f1a98c6e5b",
    "abc,44bc2cf5ad770999",
    "Nobody inspects the spammish repetition,fbcea83c8a378bf1"
  })
  void agreesWithThePublishedVectors(String text, String hash) {
    assertThat(Xxh64.hash(text.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Long.parseUnsignedLong(hash, 16));
  }

  @Test
  void aNumberHashesAsItsEightBytes() {
    Random random = new Random(64);
    for (int i = 0; i < 1_000; i++) {
      long number = random.nextLong();
      byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
      assertThat(Xxh64.hash(number)).isEqualTo(Xxh64.hash(bytes));
    }
  }
}
