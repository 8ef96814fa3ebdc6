package io.kintsugi.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// SHOW GRANTS as several releases write it.
class GrantsTest {
  private static final List<String> WANTED = List.of("SELECT", "UPDATE");

  private static Grants grants(String... lines) {
    return Grants.parse("k@10.0.0.%", List.of(lines));
  }

  @Test
  void theAccountIsWrittenAsAGrantWantsIt() {
    assertThat(grants().account()).isEqualTo("'k'@'10.0.0.%'");
    assertThat(Grants.parse("a@b@%", List.of()).account()).isEqualTo("'a@b'@'%'");
  }

  @Test
  void whatIsGrantedEverywhereHoldsInASchema() {
    assertThat(grants("GRANT SELECT, INSERT ON *.* TO `k`@`%`").missing("s", WANTED))
        .containsExactly("UPDATE");
    assertThat(
            grants("GRANT ALL PRIVILEGES ON *.* TO `k`@`%` WITH GRANT OPTION").missing("s", WANTED))
        .isEmpty();
  }

  @Test
  void aSchemasNameIsAPattern() {
    Grants all = grants("GRANT SELECT, UPDATE ON `school\\_%`.* TO `k`@`%`");
    assertThat(all.missing("school_1", WANTED)).isEmpty();
    assertThat(all.missing("schoolx1", WANTED)).isEqualTo(WANTED);
    Grants one = grants("GRANT SELECT, UPDATE ON `school_1`.* TO `k`@`%`");
    assertThat(one.missing("school_1", WANTED)).isEmpty();
    assertThat(one.missing("school_12", WANTED)).isEqualTo(WANTED);
  }

  @Test
  void aTableOrAColumnIsNotASchema() {
    assertThat(grants("GRANT SELECT, UPDATE ON `s`.`t` TO `k`@`%`").missing("s", WANTED))
        .isEqualTo(WANTED);
  }

  @Test
  void allPrivilegesOfASchemaDoNotHoldGlobally() {
    Grants grants =
        grants(
            "GRANT USAGE ON *.* TO `k`@`%`",
            "GRANT ALL PRIVILEGES ON `s`.* TO `k`@`%`", "GRANT XA_RECOVER_ADMIN ON *.* TO `k`@`%`");
    assertThat(grants.missing("s", WANTED)).isEmpty();
    assertThat(grants.hasGlobal("SELECT")).isFalse();
    assertThat(grants.hasGlobal("XA_RECOVER_ADMIN")).isTrue();
  }

  @Test
  void allPrivilegesGiveNoDynamicOne() {
    assertThat(grants("GRANT ALL PRIVILEGES ON *.* TO `k`@`%`").hasGlobal("XA_RECOVER_ADMIN"))
        .isFalse();
  }

  @Test
  void aRoleIsNoPrivilege() {
    assertThat(grants("GRANT `reader`@`%` TO `k`@`%`").missing("s", WANTED)).isEqualTo(WANTED);
  }
}
