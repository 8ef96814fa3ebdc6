package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MySqlVersionTest {
  @Test
  void theBannersOfMySqlAreRead() {
    assertThat(MySqlVersion.parse("/usr/sbin/mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))"))
        .contains(new MySqlVersion(9, 7, 4));
    assertThat(
            MySqlVersion.parse(
                "mysqld  Ver 8.0.33 for Linux on x86_64 (MySQL Community Server - GPL)"))
        .contains(new MySqlVersion(8, 0, 33));
  }

  @Test
  void mariaDbAndNonsenseAreNoMySql() {
    assertThat(
            MySqlVersion.parse(
                "mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)"))
        .isEmpty();
    assertThat(MySqlVersion.parse("cannot execute: required file not found")).isEmpty();
  }

  @Test
  void versionsCompareAsNumbers() {
    assertThat(new MySqlVersion(8, 0, 9)).isLessThan(new MySqlVersion(8, 0, 30));
    assertThat(new MySqlVersion(8, 4, 0).atLeast(8, 0)).isTrue();
    assertThat(new MySqlVersion(8, 4, 0).atLeast(9, 0)).isFalse();
    assertThat(new MySqlVersion(9, 0, 0).atLeast(8, 4)).isTrue();
  }
}
