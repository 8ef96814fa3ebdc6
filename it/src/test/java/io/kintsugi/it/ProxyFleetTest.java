package io.kintsugi.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class ProxyFleetTest {
  @Test
  void aClientReadsWhatItWroteToBothShards() throws Exception {
    try (ProxyFleet fleet = ProxyFleet.start();
        var connection = fleet.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE student (id BIGINT PRIMARY KEY, name VARCHAR(20))");
      for (int id = 1; id <= 20; id++) {
        statement.execute("INSERT INTO student VALUES (" + id + ", 'n" + id + "')");
      }
      try (var rows = statement.executeQuery("SELECT COUNT(*) FROM student")) {
        assertTrue(rows.next());
        assertEquals(20, rows.getInt(1));
      }
      for (int shard = 0; shard < 2; shard++) {
        String count = "SELECT COUNT(*) BETWEEN 1 AND 19 FROM school_" + shard + ".student";
        assertEquals("1", fleet.server(shard).queryOne(count));
      }
    }
  }
}
