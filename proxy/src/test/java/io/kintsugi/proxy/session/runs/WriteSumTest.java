package io.kintsugi.proxy.session.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.wire.OkPacket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WriteSumTest {
  @Test
  void countsOfTheShardsAreAddedAlsoInTheText() {
    OkPacket sum =
        WriteSum.of(
            of(
                ok(2, "Rows matched: 3  Changed: 2  Warnings: 0"),
                ok(1, "Rows matched: 10  Changed: 1  Warnings: 1")),
            false,
            false,
            0);

    assertThat(sum.affectedRows()).isEqualTo(3);
    assertThat(text(sum)).isEqualTo("Rows matched: 13  Changed: 3  Warnings: 1");
  }

  @Test
  void aShardThatGotOneRowOfManyCountsAsOneRecord() {
    OkPacket sum =
        WriteSum.of(of(ok(4, "Records: 4  Duplicates: 0  Warnings: 0"), ok(1, "")), false, true, 0);

    assertThat(sum.affectedRows()).isEqualTo(5);
    assertThat(text(sum)).isEqualTo("Records: 5  Duplicates: 0  Warnings: 0");
  }

  @Test
  void rowsThatEachWentToAShardOfTheirOwnAreCountedTogether() {
    OkPacket sum = WriteSum.of(of(ok(2, ""), ok(1, "")), false, true, 0);

    assertThat(text(sum)).isEqualTo("Records: 2  Duplicates: 1  Warnings: 0");
  }

  @Test
  void aBroadcastWriteCountsOneCopy() {
    OkPacket sum = WriteSum.of(of(ok(2, "x"), ok(2, "x")), true, false, 0);

    assertThat(sum.affectedRows()).isEqualTo(2);
  }

  @Test
  void theFirstGeneratedKeyIsTold() {
    assertThat(WriteSum.of(of(ok(1, ""), ok(1, "")), false, true, 77).lastInsertId()).isEqualTo(77);
  }

  private static @Nullable OkPacket[] of(OkPacket... packets) {
    return packets;
  }

  private static OkPacket ok(long affected, String info) {
    return OkPacket.of(affected, 0, 2, 0).withInfo(info.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(OkPacket packet) {
    return new String(packet.info(), StandardCharsets.UTF_8);
  }
}
