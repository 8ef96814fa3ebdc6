package io.kintsugi.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Settings BERLIN = new Settings(Map.of("time_zone", "'+01:00'"));

  @Test
  void equalSettingsNeedNoStatement() {
    assertThat(BERLIN.statementFrom(new Settings(BERLIN.values()))).isEmpty();
  }

  @Test
  void onlyWhatDiffersIsSet() {
    Settings want = BERLIN.with(Map.of("sql_mode", "'ANSI_QUOTES'"));

    assertThat(want.statementFrom(BERLIN)).isEqualTo("SET @@session.`sql_mode`='ANSI_QUOTES'");
  }

  @Test
  void whatTheLastSessionSetGoesBackToTheDefault() {
    assertThat(Settings.DEFAULT.statementFrom(BERLIN))
        .isEqualTo("SET @@session.`time_zone`=DEFAULT");
  }
}
