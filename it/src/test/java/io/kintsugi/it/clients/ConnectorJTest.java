package io.kintsugi.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connector/J from a HikariCP pool.
@Tag("server")
@ExtendWith(WithClientFleet.class)
class ConnectorJTest {
  private static final String TEXT = "&useServerPrepStmts=false";
  private static final String SERVER = "&useServerPrepStmts=true&cachePrepStmts=true";
  private static final String REWRITE = "&rewriteBatchedStatements=true";
  private final ClientFleet fleet;

  ConnectorJTest(ClientFleet fleet) {
    this.fleet = fleet;
  }

  @BeforeEach
  void school() {
    fleet.mysql("school", SchoolTables.CREATE + SchoolTables.ROWS).succeeded();
  }

  private HikariDataSource pool(String options) {
    var config = new HikariConfig();
    config.setJdbcUrl(fleet.jdbcUrl("school") + options);
    config.setMaximumPoolSize(2);
    return new HikariDataSource(config);
  }

  private static List<Object> column(ResultSet rows, int number) throws SQLException {
    var values = new ArrayList<Object>();
    while (rows.next()) {
      values.add(rows.getObject(number));
    }
    return values;
  }

  private static List<Object> ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return column(rows, 1);
    }
  }

  private static int tell(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, SERVER, TEXT + REWRITE, SERVER + REWRITE, "&useCompression=true"})
  void insertsBatchesAndFindsEachGeneratedKey(String options) throws SQLException {
    String insert = "INSERT INTO student (name, age) VALUES (?, ?)";
    try (var pool = pool(options);
        var connection = pool.getConnection();
        var batch = connection.prepareStatement(insert, Statement.RETURN_GENERATED_KEYS)) {
      for (int i = 0; i < 20; i++) {
        batch.setString(1, "it's \\ " + i);
        batch.setInt(2, 777);
        batch.addBatch();
      }
      assertThat(batch.executeBatch()).hasSize(20);
      List<Object> keys = column(batch.getGeneratedKeys(), 1);
      assertThat(ask(connection, "SELECT id FROM student WHERE age = 777"))
          .extracting(Object::toString)
          .containsExactlyInAnyOrderElementsOf(keys.stream().map(Object::toString).toList())
          .hasSize(20);
      String name = "SELECT name FROM student WHERE id = " + keys.get(7);
      assertThat(ask(connection, name)).containsExactly("it's \\ 7");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, SERVER, SERVER + REWRITE})
  void aBatchTellsWhichOfItsUpdatesFailed(String options) throws SQLException {
    try (var pool = pool(options);
        var connection = pool.getConnection();
        var batch = connection.prepareStatement("UPDATE student SET id = ? WHERE id = 1")) {
      batch.setString(1, "1");
      batch.addBatch();
      batch.setString(1, "no number");
      batch.addBatch();
      assertThatThrownBy(batch::executeBatch).isInstanceOf(BatchUpdateException.class);
      assertThat(ask(connection, "SELECT COUNT(*) FROM student")).containsExactly(5L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, SERVER, "&useCursorFetch=true&defaultFetchSize=2"})
  void readsRowsAtOnceStreamedAndByCursor(String options) throws SQLException {
    for (int fetchSize : new int[] {0, 2, Integer.MIN_VALUE}) {
      try (var pool = pool(options);
          var connection = pool.getConnection()) {
        assertThat(read(connection, "SELECT id FROM student WHERE id > ? ORDER BY id", fetchSize))
            .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(read(connection, "SELECT id FROM course WHERE id > ? ORDER BY id", fetchSize))
            .containsExactly(1, 2);
        assertThat(ask(connection, "SELECT COUNT(*) FROM student")).containsExactly(5L);
      }
    }
  }

  private static List<Object> read(Connection connection, String sql, int fetchSize)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(fetchSize);
      statement.setInt(1, 0);
      try (ResultSet rows = statement.executeQuery()) {
        return column(rows, 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, SERVER})
  void commitsRollsBackAndKeepsSavepoints(String options) throws SQLException {
    try (var pool = pool(options);
        var connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      tell(connection, "INSERT INTO student VALUES (100, 'gone', 1)");
      connection.rollback();
      tell(connection, "INSERT INTO student VALUES (101, 'first', 1)");
      Savepoint before = connection.setSavepoint("a point");
      tell(connection, "UPDATE student SET name = 'second' WHERE id = 101");
      connection.rollback(before);
      connection.releaseSavepoint(connection.setSavepoint());
      connection.commit();
      connection.setAutoCommit(true);
      assertThat(ask(connection, "SELECT name FROM student WHERE id IN (100, 101)"))
          .containsExactly("first");
    }
  }

  @Test
  void aReadOnlyConnectionCannotWrite() throws SQLException {
    try (var pool = pool("&readOnlyPropagatesToServer=true");
        var connection = pool.getConnection()) {
      connection.setReadOnly(true);
      assertThat(ask(connection, "SELECT @@session.transaction_read_only")).containsExactly(1L);
      assertThat(ask(connection, "SELECT COUNT(*) FROM student")).containsExactly(5L);
      assertThatThrownBy(() -> tell(connection, "DELETE FROM student WHERE id = 1"))
          .isInstanceOf(SQLException.class);
      connection.setReadOnly(false);
      assertThat(tell(connection, "DELETE FROM student WHERE id = 1")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, SERVER})
  void aStatementThatTakesTooLongIsKilled(String options) throws SQLException {
    try (var pool = pool(options);
        var connection = pool.getConnection();
        var statement = connection.prepareStatement("SELECT SLEEP(30) FROM course")) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLTimeoutException.class);
      assertThat(ask(connection, "SELECT 1")).containsExactly(1L);
    }
  }

  @Test
  void parametersReachStatementsAboutTheSession() throws SQLException {
    try (var pool = pool(SERVER);
        var connection = pool.getConnection()) {
      try (var select = connection.prepareStatement("SELECT ?, CONNECTION_ID() > 0")) {
        select.setString(1, "it's");
        try (var row = select.executeQuery()) {
          assertThat(row.next()).isTrue();
          assertThat(row.getString(1)).isEqualTo("it's");
        }
      }
      try (var set = connection.prepareStatement("SET @prepared = ?")) {
        set.setInt(1, 42);
        set.execute();
      }
      assertThat(ask(connection, "SELECT @prepared")).containsExactly(42L);
    }
  }

  @Test
  void theNextBorrowerFindsAFreshConnection() throws SQLException {
    try (var pool = pool("")) {
      try (var connection = pool.getConnection()) {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        assertThat(ask(connection, "SELECT @@transaction_isolation"))
            .containsExactly("SERIALIZABLE");
      }
      try (var connection = pool.getConnection()) {
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(connection.isReadOnly()).isFalse();
        assertThat(ask(connection, "SELECT @@transaction_isolation"))
            .containsExactly("REPEATABLE-READ");
        connection.setCatalog("copy");
        assertThat(ask(connection, "SELECT DATABASE()")).containsExactly("copy");
      }
    }
  }

  @Test
  void resetsAndLogsInAnewOnTheSameConnection() throws SQLException {
    try (var pool = pool("");
        var connection = pool.getConnection()) {
      var driver = connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
      tell(connection, "SET @x = 5");
      driver.resetServerState();
      tell(connection, "SET @y = 5");
      driver.changeUser("app", "app");
      assertThat(ask(connection, "SELECT CONCAT_WS('-', @x, @y)")).containsExactly("");
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void severalStatementsGiveSeveralResults() throws SQLException {
    String sql = "SELECT 1; UPDATE course SET title = 'x' WHERE id = 1; SELECT 2";
    try (var pool = pool("&allowMultiQueries=true");
        var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      assertThat(statement.execute(sql)).isTrue();
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(1);
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(column(statement.getResultSet(), 1)).containsExactly(2L);
    }
  }

  @Test
  void describesTheLogicalSchema() throws SQLException {
    try (var pool = pool("");
        var connection = pool.getConnection()) {
      var about = connection.getMetaData();
      String[] tables = {"TABLE"};
      assertThat(column(about.getTables("school", null, "%", tables), 3))
          .contains("alumni", "course", "grade", "student", "visitor");
      assertThat(column(about.getTables("school", null, "stud%", tables), 1))
          .containsExactly("school");
      assertThat(column(about.getColumns("school", null, "grade", "%"), 4))
          .containsExactly("id", "student_id", "course_id", "score");
      assertThat(column(about.getPrimaryKeys("school", null, "grade"), 4))
          .containsExactly("id", "student_id");
      assertThat(column(about.getIndexInfo("school", null, "grade", true, false), 6))
          .containsOnly("PRIMARY");
      assertThat(column(about.getCatalogs(), 1))
          .containsExactly("copy", "information_schema", "school", "solo");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, SERVER})
  void columnsNameTheLogicalSchema(String options) throws SQLException {
    for (String sql : new String[] {"SELECT * FROM grade", "SELECT * FROM grade WHERE id = 1"}) {
      try (var pool = pool(options);
          var connection = pool.getConnection();
          var statement = connection.prepareStatement(sql);
          var rows = statement.executeQuery()) {
        var about = rows.getMetaData();
        assertThat(about.getCatalogName(4)).isEqualTo("school");
        assertThat(about.getTableName(4)).isEqualTo("grade");
        assertThat(about.getColumnTypeName(4)).isEqualTo("DECIMAL");
        assertThat(about.getPrecision(4)).isEqualTo(5);
        assertThat(about.getScale(4)).isEqualTo(2);
      }
    }
  }

  @Test
  void aResultSetCanBeUpdatedInPlace() throws SQLException {
    try (var pool = pool("");
        var connection = pool.getConnection();
        var statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        var rows = statement.executeQuery("SELECT id, name FROM student WHERE id = 1")) {
      assertThat(rows.next()).isTrue();
      rows.updateString(2, "changed");
      rows.updateRow();
      assertThat(ask(connection, "SELECT name FROM student WHERE id = 1"))
          .containsExactly("changed");
    }
  }
}
