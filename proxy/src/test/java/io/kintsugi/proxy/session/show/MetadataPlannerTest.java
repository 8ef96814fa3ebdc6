package io.kintsugi.proxy.session.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.session.show.MetadataPlan.Ask;
import io.kintsugi.proxy.session.show.MetadataPlan.AskMany;
import io.kintsugi.proxy.session.show.MetadataPlan.Refused;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.rule.LogicalSchema;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.rule.TableRule;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.statement.SessionStatement;
import io.kintsugi.router.statement.SessionStatement.Metadata;
import io.kintsugi.router.statement.SessionStatement.Show;
import io.kintsugi.router.statement.SessionStatementParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MetadataPlannerTest {
  private final MetadataPlanner planner = new MetadataPlanner(InformationSchema.ofMySql97());

  @Test
  void tablesComeFromTheShardThatHasThemAndFromThoseThatHaveTheRest() {
    AskMany plan = (AskMany) plan("SHOW FULL TABLES LIKE 's%'");
    assertThat(plan.asks())
        .extracting(Ask::sql)
        .containsExactly(
            "SHOW FULL TABLES FROM `school_0` LIKE 's%'",
            "SHOW FULL TABLES FROM `school_1` LIKE 's%'");
    assertThat(plan.asks().getFirst().rewrite().heading("Tables_in_school_0 (s%)"))
        .isEqualTo("Tables_in_school (s%)");
    assertThat(plan.asks().getLast().rewrite().keep()).containsExactly("pinned");
  }

  @Test
  void aTableElsewhereIsDescribedThere() {
    assertThat(plan("DESCRIBE pinned"))
        .isEqualTo(new Ask(1, "SHOW COLUMNS FROM `pinned` FROM `school_1`", RowRewrite.NONE));
  }

  @Test
  void informationSchemaIsReadThroughAViewOfLogicalNames() {
    Ask ask = (Ask) plan("SELECT sql_path FROM information_schema.schemata WHERE x = DATABASE()");
    assertThat(ask.sql())
        .isEqualTo(
            "SELECT sql_path FROM (SELECT `CATALOG_NAME`, CASE `SCHEMA_NAME` WHEN 'school_0' THEN"
                + " 'school' ELSE `SCHEMA_NAME` END AS `SCHEMA_NAME`, `DEFAULT_CHARACTER_SET_NAME`,"
                + " `DEFAULT_COLLATION_NAME`, `SQL_PATH`, `DEFAULT_ENCRYPTION` FROM"
                + " information_schema.`SCHEMATA` WHERE `SCHEMA_NAME` IN ('school_0',"
                + " 'information_schema')) AS `schemata` WHERE x = 'school'");
  }

  @Test
  void strangeSchemasAndInnerTablesAreRefusedAsMySqlDoes() {
    assertThat(refusal("SHOW TABLES FROM mysql")).isEqualTo(1049);
    assertThat(refusal("SHOW TABLES FROM secret")).isEqualTo(1044);
    assertThat(refusal("SHOW ENGINE INNODB STATUS")).isEqualTo(1235);
    assertThat(refusal("SELECT * FROM information_schema.innodb_tables")).isEqualTo(1227);
    assertThat(refusal("SELECT * FROM information_schema.nothing")).isEqualTo(1109);
  }

  @Test
  void textOfAViewNamesTheLogicalSchemaOutsideStringsOnly() {
    byte[][] row = {bytes("school_0"), bytes("select `school_0`.`t`.`a`, '`school_0`.' AS `b`")};
    Map<String, String> names = Map.of("school_0", "school");
    RowRewrite rewrite = new RowRewrite(Map.of(), names, List.of(0), List.of(1), null, Map.of());
    assertThat(rewrite.apply(row)).isTrue();
    assertThat(row[0]).isEqualTo(bytes("school"));
    assertThat(row[1]).isEqualTo(bytes("select `school`.`t`.`a`, '`school_0`.' AS `b`"));
  }

  private int refusal(String sql) {
    return ((Refused) plan(sql)).errno();
  }

  private MetadataPlan plan(String sql) {
    byte[] text = bytes(sql);
    SessionStatement read =
        Objects.requireNonNull(
            SessionStatementParser.parse(text, 0, text.length, LexMode.DEFAULT, "school"));
    return read instanceof Metadata metadata
        ? planner.plan(metadata, text, 0, text.length, context())
        : planner.plan((Show) read, context());
  }

  private static MetadataContext context() {
    ShardSet both = ShardSet.first(2);
    Map<String, Table> tables =
        Map.of(
            "student", table("student", new TableRule.Broadcast(), both),
            "pinned", table("pinned", new TableRule.Unsharded(1), ShardSet.of(1)));
    Catalog catalog =
        new Catalog(
            1,
            List.of(
                new Catalog.Shard("s0", "alpha", "school_0"),
                new Catalog.Shard("s1", "beta", "school_1")),
            Map.of(
                "school", new LogicalSchema("school", both, 0, tables),
                "secret", new LogicalSchema("secret", both, 0, Map.of())));
    SqlValue school = new SqlValue.Text(bytes("school"), "utf8mb4");
    return new MetadataContext(
        catalog,
        "school",
        List.of("school"),
        "app",
        LexMode.DEFAULT,
        name -> school,
        Map.of(),
        List.of());
  }

  private static Table table(String name, TableRule rule, ShardSet shards) {
    return new Table("school", name, rule, shards, List.of(ColumnInfo.of("id", "bigint")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
