package io.kintsugi.xa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.xa.GlobalId.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalIdTest {
  @Test
  void itsTextIsReadBackAsItWasWritten() {
    for (Protocol protocol : Protocol.values()) {
      GlobalId id = new GlobalId("a-Cluster_1", 1023, 1_795_629_155_914L, 77, protocol, "db:1");
      assertThat(GlobalId.parse(id.toString())).contains(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c:1:1:1:2:",
        "c:1:1:1:4:h",
        "c:12345:1:1:2:h",
        "c:1:1:1:2:a-home-that-is-much-too-long",
        "c c:1:1:1:2:h",
        "c:1:zzzzzzzzzzzzzzzzzzzz:1:2:h"
      })
  void whatWeDidNotWriteIsNoneOfOurs(String text) {
    assertThat(GlobalId.parse(text)).isEmpty();
  }

  @Test
  void theLongestFitsAnXid() {
    String home = GlobalId.homeOf("a-server-with-quite-a-long-name.example.com");
    assertThat(home).startsWith("~").hasSize(17);
    GlobalId id =
        new GlobalId(
            "c".repeat(16), 1023, 4_398_046_511_103L, 99_999_999, Protocol.TWO_PHASE, home);
    assertThat(id.toString().getBytes(UTF_8).length).isLessThanOrEqualTo(64);
  }

  @Test
  void aShortNameStandsForItself() {
    assertThat(GlobalId.homeOf("alpha")).isEqualTo("alpha");
  }

  @Test
  void anIdThatDoesNotFitIsRefusedWhenItIsMade() {
    assertThatThrownBy(() ->
            new GlobalId(
                "c".repeat(16),
                1023,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Protocol.TWO_PHASE,
                "h".repeat(18)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anXidIsHexSoThatNoSessionReadsItOtherwise() {
    GlobalId id = new GlobalId("c", 1, 1, 1, Protocol.TWO_PHASE, "h");
    assertThat(id.xid("s'1")).isEqualTo("X'633a313a313a313a323a68',X'732731',1263424595");
  }
}
