package io.kintsugi.proxy.session.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GtidTokenTest {
  private static final String SET = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:7";

  @Test
  void isReadAsItIsWritten() {
    GtidToken token = GtidToken.of(Map.of("beta", SET, "alpha", SET + ",\n" + SET));
    assertThat(token).hasToString("alpha=" + SET + "," + SET + ";beta=" + SET);
    assertThat(GtidToken.parse(token.toString()).toString())
        .isEqualTo("alpha=" + SET + ";beta=" + SET);
    assertThat(GtidToken.parse("").positions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpha", "=" + SET, "alpha=" + SET + "' OR 'x", "alpha=x:1", "alpha=1"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> GtidToken.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
