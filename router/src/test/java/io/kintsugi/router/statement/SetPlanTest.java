package io.kintsugi.router.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SetPlanTest {
  private static final SessionFacts SEVEN = name -> new SqlValue.Int(7);

  @Test
  void serverEvaluatesWhatIsReplayedAndTheProxyKeepsItsOwn() {
    SetPlan.Do plan = plan("SET autocommit=0, sql_mode=CONCAT(@@sql_mode,',ANSI'), @A=@b+1");
    assertThat(plan.backendSet())
        .isEqualTo("SET SESSION `sql_mode` = CONCAT(@@sql_mode,',ANSI'), @`a` = @b+1");
    assertThat(plan.readBack())
        .isEqualTo("SELECT @@session.`sql_mode`, @`a`, CAST(@`a` AS BINARY), COLLATION(@`a`)");
    assertThat(plan.variables()).containsExactly("sql_mode");
    assertThat(plan.userVariables()).containsExactly("a");
    assertThat(plan.reads()).containsExactly("b");
    assertThat(plan.own()).hasSize(1);
  }

  @Test
  void whatOnlyTheProxyKnowsIsWrittenIntoTheExpression() {
    assertThat(plan("SET @a = LAST_INSERT_ID() + @@autocommit").backendSet())
        .isEqualTo("SET @`a` = 7 + 7");
  }

  @Test
  void bytesOfTheClientsCharacterSetSurvive() {
    byte[] sql = "SET @a = 'é'".getBytes(StandardCharsets.ISO_8859_1);
    LexMode latin1 = SqlModes.withCharset(LexMode.DEFAULT, "latin1");
    SetPlan.Do plan = (SetPlan.Do) of(sql, latin1);
    assertThat(plan.backendSet()).isEqualTo("SET @`a` = 'é'");
  }

  @Test
  void defaultsAreForgottenInsteadOfReplayed() {
    assertThat(plan("SET sql_mode = DEFAULT, time_zone = 'UTC'").defaults())
        .containsExactly("sql_mode");
  }

  @Test
  void namesChangeFourVariables() {
    SetPlan.Do plan = plan("SET NAMES latin1 COLLATE latin1_bin");
    assertThat(plan.backendSet()).isEqualTo("SET NAMES 'latin1' COLLATE 'latin1_bin'");
    assertThat(plan.variables()).containsExactlyElementsOf(SetPlan.NAMES);
  }

  @Test
  void globalsAndReplicationSwitchesAreRefusedWhole() {
    assertThat(refusal("SET @a = 1, GLOBAL max_connections = 5").errno()).isEqualTo(1227);
    assertThat(refusal("SET sql_log_bin = 0").errno()).isEqualTo(1235);
    assertThat(refusal("SET @a = (SELECT MAX(id) FROM student)").errno()).isEqualTo(1235);
    assertThat(refusal("SET @a = GET_LOCK('x', 1)").errno()).isEqualTo(1235);
  }

  @Test
  void userVariablesKeepTypeAndCollation() {
    assertThat(UserVariables.literal(UserVariables.Type.DOUBLE, bytes("1"), "binary"))
        .isEqualTo("1e0");
    assertThat(UserVariables.literal(UserVariables.Type.UNSIGNED, bytes("5"), "binary"))
        .isEqualTo("CAST(5 AS UNSIGNED)");
    assertThat(UserVariables.literal(UserVariables.Type.STRING, bytes("ab"), "latin1_bin"))
        .isEqualTo("_latin1 0x6162 COLLATE latin1_bin");
    assertThat(UserVariables.literal(UserVariables.Type.STRING, null, "binary")).isEqualTo("NULL");
  }

  @Test
  void sqlModeDecidesHowTextIsCut() {
    LexMode ansi = SqlModes.lexMode(LexMode.DEFAULT, "ANSI");
    assertThat(ansi.ansiQuotes() && ansi.pipesAsConcat() && ansi.ignoreSpace()).isTrue();
    assertThat(SqlModes.lexMode(ansi, "NO_BACKSLASH_ESCAPES").ansiQuotes()).isFalse();
    assertThat(SqlModes.lexMode(ansi, "no_backslash_escapes").noBackslashEscapes()).isTrue();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static SetPlan.Do plan(String sql) {
    return (SetPlan.Do) of(sql);
  }

  private static SetPlan.Refused refusal(String sql) {
    return (SetPlan.Refused) of(sql);
  }

  private static SetPlan of(String sql) {
    return of(bytes(sql), LexMode.DEFAULT);
  }

  private static SetPlan of(byte[] sql, LexMode mode) {
    SessionStatement read = SessionStatementParser.parse(sql, 0, sql.length, mode);
    return SetPlan.of((SessionStatement.Set) Objects.requireNonNull(read), mode, SEVEN);
  }
}
