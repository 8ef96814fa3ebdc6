package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class MySqlServerTest {
  @Test
  void aServerStartsAndAnswers() {
    var mysql = MySqlDistribution.find(System.err::println);
    try (var server = mysql.start(ServerOptions.throwaway())) {
      assertThat(server.queryOne("SELECT 1")).isEqualTo("1");
      assertThat(server.queryOne("SELECT @@binlog_format")).isEqualTo("ROW");
      assertThat(server.queryOne("SELECT @@gtid_executed")).isEmpty();
    }
  }
}
