package io.kintsugi.it.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.Secret;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.ServerOptions;
import io.kintsugi.proxy.admin.ControlPools;
import io.kintsugi.proxy.admin.SchemaReader;
import io.kintsugi.router.rule.ColumnInfo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class SchemaReaderTest {
  @Test
  void columnsAreReadDriftIsToldAndADeadServerIsNamed() {
    try (MySqlServer server =
        MySqlDistribution.find(System.err::println).start(ServerOptions.throwaway())) {
      server.createAccount("kintsugi", "s3cr3t");
      server.execute(
          "CREATE DATABASE school_0",
          "CREATE DATABASE school_1",
          "CREATE TABLE school_0.student (id BIGINT UNSIGNED PRIMARY KEY, name VARCHAR(20) NOT NULL"
              + " DEFAULT 'x', made DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3), kind ENUM('a','it''s'),"
              + " twice INT AS (1) VIRTUAL INVISIBLE)",
          "CREATE TABLE school_1.student (id BIGINT UNSIGNED PRIMARY KEY)",
          "CREATE TABLE school_0.course (id INT AUTO_INCREMENT PRIMARY KEY)",
          "CREATE TABLE school_0.found (d DECIMAL(10,2))");
      Map<String, ProxyConfig.Server> servers = Map.of("alpha", at(server.port()), "dead", at(1));
      try (ControlPools pools = new ControlPools(servers, Duration.ofSeconds(2))) {
        SchemaReader.Schemas read = new SchemaReader(shards(), schemas(), pools).readAsync().join();
        Map<String, List<ColumnInfo>> school = read.columns().getOrDefault("school", Map.of());
        assertThat(school).containsOnlyKeys("student", "course", "found");
        List<ColumnInfo> student = school.getOrDefault("student", List.of());
        assertThat(student).extracting(ColumnInfo::name).startsWith("id", "name").hasSize(5);
        assertThat(student.get(0).unsigned()).isTrue();
        assertThat(student.get(1).collation()).isEqualTo("utf8mb4_0900_ai_ci");
        assertThat(student.get(1).defaultValue()).isEqualTo("x");
        assertThat(student.get(2).expressionDefault()).isTrue();
        assertThat(student.get(3).members()).containsExactly("a", "it's");
        assertThat(student.get(4).generated() && student.get(4).invisible()).isTrue();
        assertThat(school.getOrDefault("course", List.of()).getFirst().autoIncrement()).isTrue();
        assertThat(read.problems()).hasSize(3).noneMatch(problem -> problem.contains("s3cr3t"));
        assertThat(read.problems())
            .anyMatch(problem -> problem.contains("dead"))
            .anyMatch(problem -> problem.contains("school.student") && problem.contains("s1"))
            .anyMatch(problem -> problem.contains("school.course is missing on s1"));
      }
    }
  }

  private static ProxyConfig.Server at(int port) {
    return new ProxyConfig.Server(
        "127.0.0.1",
        port,
        "kintsugi",
        new Secret("s3cr3t"),
        null,
        1,
        ProxyConfig.ServerTls.PREFERRED,
        null);
  }

  private static Map<String, ProxyConfig.Shard> shards() {
    Map<String, ProxyConfig.Shard> shards = new LinkedHashMap<>();
    shards.put("s0", new ProxyConfig.Shard("alpha", "school_0"));
    shards.put("s1", new ProxyConfig.Shard("alpha", "school_1"));
    shards.put("s2", new ProxyConfig.Shard("dead", "school_2"));
    return shards;
  }

  private static Map<String, ProxyConfig.Schema> schemas() {
    Map<String, ProxyConfig.TableRule> tables = new LinkedHashMap<>();
    tables.put("student", new ProxyConfig.TableRule.Broadcast());
    tables.put("course", new ProxyConfig.TableRule.Broadcast());
    tables.put("later", new ProxyConfig.TableRule.Broadcast());
    return Map.of(
        "school", new ProxyConfig.Schema(List.of("s0", "s1", "s2"), "s0", Map.of(), tables));
  }
}
