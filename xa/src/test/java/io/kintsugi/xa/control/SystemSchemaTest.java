package io.kintsugi.xa.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemSchemaTest {
  @Test
  void versionsBefore8030AreWarnedOf() {
    assertThat(SystemSchema.crashUnsafe("8.0.15")).isTrue();
    assertThat(SystemSchema.crashUnsafe("8.0.29-log")).isTrue();
    assertThat(SystemSchema.crashUnsafe("8.0.30")).isFalse();
    assertThat(SystemSchema.crashUnsafe("9.7.4-1")).isFalse();
  }
}
