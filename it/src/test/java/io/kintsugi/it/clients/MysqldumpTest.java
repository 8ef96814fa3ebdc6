package io.kintsugi.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// mysqldump of a sharded schema, and its restore into another.
@Tag("server")
@ExtendWith(WithClientFleet.class)
class MysqldumpTest {
  private static final String[] WHOLE_SCHEMA = {
    "--set-gtid-purged=OFF", "--skip-lock-tables", "--skip-add-locks", "school"
  };
  private final ClientFleet fleet;

  MysqldumpTest(ClientFleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void school() {
    fleet.mysql("school", SchoolTables.CREATE + SchoolTables.ROWS).succeeded();
  }

  @Test
  void restoresWhatItDumped() {
    String dump = fleet.run(Program.MYSQLDUMP, "", WHOLE_SCHEMA).succeeded();
    fleet.mysql("copy", dump).succeeded();
    for (String table : new String[] {"student", "grade", "course", "alumni", "visitor", "notes"}) {
      String all = "SELECT * FROM " + table + " ORDER BY id";
      String there = fleet.mysql("school", all, "-BN").succeeded();
      assertThat(there).as(table).isNotEmpty();
      assertThat(fleet.mysql("copy", all, "-BN").succeeded()).as(table).isEqualTo(there);
    }
    String one = "SELECT name FROM student WHERE id = 3";
    assertThat(fleet.mysql("copy", one, "-BNr").succeeded()).isEqualTo("it's \\ \"C\"\n");
  }

  @Test
  void namesNoShardInADump() {
    String dump = fleet.run(Program.MYSQLDUMP, "", WHOLE_SCHEMA).succeeded();
    assertThat(dump).contains("CREATE TABLE `student`").doesNotContain("school_0", "school_1");
  }

  @Test
  void dumpsATableByCondition() {
    String[] options = {
      "--set-gtid-purged=OFF",
      "--skip-lock-tables",
      "--no-create-info",
      "--compact",
      "--where=id = 2",
      "school",
      "student"
    };
    assertThat(fleet.run(Program.MYSQLDUMP, "", options).succeeded())
        .isEqualTo("INSERT INTO `student` VALUES (2,'Böb',20);\n");
  }

  @Test
  void aDumpOfOneMomentOverSeveralShardsHasEveryRow() {
    String[] locked = {"--set-gtid-purged=OFF", "--skip-lock-tables", "--skip-comments", "school"};
    String[] moment = {
      "--set-gtid-purged=OFF", "--single-transaction", "--skip-comments", "school"
    };
    assertThat(fleet.run(Program.MYSQLDUMP, "", moment).succeeded())
        .isEqualTo(fleet.run(Program.MYSQLDUMP, "", locked).succeeded());
  }

  @Test
  void locksOverSeveralShardsAreRefused() {
    assertThat(fleet.run(Program.MYSQLDUMP, "", "--set-gtid-purged=OFF", "school").failed())
        .contains("LOCK TABLES is not supported over several shards");
  }

  @Test
  void aSchemaOnOneShardIsDumpedAndRestoredUnderItsLocks() {
    fleet.mysql("solo", SchoolTables.CREATE + SchoolTables.ROWS).succeeded();
    String[] options = {"--set-gtid-purged=OFF", "solo"};
    String dump = fleet.run(Program.MYSQLDUMP, "", options).succeeded();
    String restored = dump + "SELECT COUNT(*) FROM student;\n";
    assertThat(fleet.mysql("solo", restored, "-BN").succeeded()).isEqualTo("5\n");
  }
}
