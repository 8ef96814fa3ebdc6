package io.kintsugi.fleet;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// One real MySQL server on loopback, started and owned by this JVM: it dies with it. Not for use
/// by several threads at once, except that [#suspend()] and [#kill9()] may hit a server that other
/// threads are talking to.
///
/// Every method throws [FleetException] when the server does not do what is asked.
public interface MySqlServer extends AutoCloseable {
  /// The account that may do everything; servers are reached from loopback only.
  String ROOT = "root";

  MySqlVersion version();

  String host();

  int port();

  String rootPassword();

  /// A file of the server's data folder, wherever that is: `ca.pem` is the authority that the
  /// server made for itself.
  byte[] dataFile(String name);

  boolean running();

  /// Starts a stopped server again, on the same port and data; returns when it answers.
  void start();

  /// Stops cleanly (`SIGTERM`) and waits.
  void stop();

  /// `kill -9`: what a crash leaves behind is what the next [#start()] finds.
  void kill9();

  /// `SIGSTOP`: the server hangs, its connections stay open. The kernel goes on accepting
  /// connections for it. Nothing is answered any more once this has returned.
  void suspend();

  /// `SIGCONT`.
  void resume();

  /// Where another server of the same fleet reaches this one; differs from [#host()] and [#port()]
  /// inside containers.
  Address addressForPeers();

  /// The last lines of the error log, for messages.
  String logTail();

  /// Ends the server; throwaway data is deleted, kept data is shut down cleanly.
  @Override
  void close();

  /// A host and a port.
  record Address(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  default void restart() {
    stop();
    start();
  }

  /// For Connector/J, without user and password; plain text, because it never leaves loopback.
  default String jdbcUrl() {
    return jdbcUrl("");
  }

  default String jdbcUrl(String schema) {
    return "jdbc:mysql://"
        + new Address(host(), port())
        + "/"
        + schema
        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
  }

  /// A new connection as root, owned by the caller.
  default Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), ROOT, rootPassword());
  }

  /// Runs statements one after another as root on a connection of their own.
  default void execute(String... statements) {
    String current = "connect";
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        current = sql;
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new FleetException(
          "MySQL on port "
              + port()
              + " refused: "
              + Sql.withoutSecrets(current)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /// The first column of the first row, as text; what [#execute(String...)] is for rows.
  default String queryOne(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new FleetException("no row from: " + sql);
      }
      return String.valueOf(rows.getString(1));
    } catch (SQLException e) {
      throw new FleetException(
          "MySQL on port " + port() + " refused: " + sql + ": " + e.getMessage(), e);
    }
  }

  /// Whether accounts may be `IDENTIFIED WITH mysql_native_password`: MySQL 9.0 dropped it (the
  /// file of that name among its plugins is the client's half).
  default boolean knowsNativePassword() {
    return "1"
        .equals(
            queryOne(
                "SELECT COUNT(*) FROM information_schema.plugins WHERE plugin_name ="
                    + " 'mysql_native_password' AND plugin_status = 'ACTIVE'"));
  }

  /// Loads both halves of semi-synchronous replication, not yet switched on.
  ///
  /// @return how this release calls them, in variables and plugins
  default SemiSync installSemiSync() {
    var words = version().compareTo(SemiSync.NEW_WORDS_SINCE) >= 0 ? SemiSync.NEW : SemiSync.OLD;
    execute(
        "INSTALL PLUGIN rpl_semi_sync_%1$s SONAME 'semisync_%1$s.so'".formatted(words.source()),
        "INSTALL PLUGIN rpl_semi_sync_%1$s SONAME 'semisync_%1$s.so'".formatted(words.replica()));
    return words;
  }

  /// The words of semi-synchronous replication: `rpl_semi_sync_SOURCE_enabled`.
  record SemiSync(String source, String replica) {
    private static final MySqlVersion NEW_WORDS_SINCE = new MySqlVersion(8, 0, 26);
    private static final SemiSync NEW = new SemiSync("source", "replica");
    private static final SemiSync OLD = new SemiSync("master", "slave");
  }

  /// An account with every privilege (`XA_RECOVER_ADMIN` among them), as the proxy needs on its
  /// servers.
  default void createAccount(String user, String password) {
    var account = Sql.literal(user) + "@'%'";
    execute(
        "CREATE USER IF NOT EXISTS " + account + " IDENTIFIED BY " + Sql.literal(password),
        "GRANT ALL ON *.* TO " + account + " WITH GRANT OPTION",
        "GRANT XA_RECOVER_ADMIN ON *.* TO " + account);
  }
}
