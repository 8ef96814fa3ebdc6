package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MysqldArgumentsTest {
  private static final Path DATA = Path.of("/a/very/long/folder".repeat(10));

  @Test
  void theSocketsNameStaysShortWhereverTheDataAre() {
    assertThat(arguments(ServerOptions.throwaway()))
        .contains("--socket=mysql.sock", "--datadir=" + DATA);
  }

  @Test
  void theCallersArgumentsComeLastAndSoWin() {
    assertThat(arguments(ServerOptions.throwaway().withArguments("--max-connections=7")).getLast())
        .isEqualTo("--max-connections=7");
  }

  @Test
  void aReplicaIsReadOnlyFromItsFirstMoment() {
    assertThat(arguments(ServerOptions.throwaway().asReadOnly())).contains("--super-read-only=ON");
    assertThat(arguments(ServerOptions.throwaway())).doesNotContain("--super-read-only=ON");
  }

  @Test
  void anOldServerGetsTheRedoLogOptionItKnows() {
    assertThat(MysqldArguments.redoCapacity(new MySqlVersion(8, 0, 29))).contains("log-file-size");
    assertThat(MysqldArguments.redoCapacity(new MySqlVersion(8, 0, 30))).contains("log-capacity");
  }

  @Test
  void secretsStayOutOfMessages() {
    assertThat(Sql.withoutSecrets("CREATE USER a IDENTIFIED BY " + Sql.literal("it's \\ me")))
        .isEqualTo("CREATE USER a IDENTIFIED BY '***'");
    assertThat(
            Sql.withoutSecrets("CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD='x', SOURCE_PORT=1"))
        .isEqualTo("CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD='***', SOURCE_PORT=1");
  }

  private static List<String> arguments(ServerOptions options) {
    return MysqldArguments.local(new MySqlVersion(9, 7, 4), DATA, 23306, options);
  }
}
