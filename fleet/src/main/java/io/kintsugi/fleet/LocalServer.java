package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// A `mysqld` process of this JVM.
final class LocalServer implements MySqlServer {
  private static final long STOP_LIMIT_SECONDS = 60;
  private static final long KILL_LIMIT_SECONDS = 10;
  private static final int PORT_ATTEMPTS = 5;

  private final LocalMySql mysql;
  private final ServerOptions options;
  private final ServerFolder folder;
  private final String rootPassword;
  private int port;
  private @Nullable Watchdog process;

  private LocalServer(LocalMySql mysql, ServerOptions options, ServerFolder folder)
      throws IOException {
    this.mysql = mysql;
    this.options = options;
    this.folder = folder;
    this.rootPassword = folder.rootPassword();
    this.port = options.port();
  }

  static LocalServer start(LocalMySql mysql, ServerOptions options) {
    try {
      var folder = ServerFolder.open(options, mysql.cache());
      var server = create(mysql, options, folder);
      server.startOnSomePort();
      return server;
    } catch (IOException e) {
      throw new FleetException("no data folder for a MySQL server: " + e.getMessage(), e);
    }
  }

  private static LocalServer create(LocalMySql mysql, ServerOptions options, ServerFolder folder)
      throws IOException {
    try {
      DataTemplate.fill(folder, mysql);
      return new LocalServer(mysql, options, folder);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /// Between the choice of a free port and mysqld's bind another program may take it.
  private void startOnSomePort() {
    for (int attempt = 1; ; attempt++) {
      port = options.port() == 0 ? Ports.free() : options.port();
      try {
        start();
        return;
      } catch (FleetException e) {
        boolean taken = logTail().contains("Do you already have another mysqld server running");
        if (options.port() != 0 || !taken || attempt == PORT_ATTEMPTS) {
          close();
          throw e;
        }
      }
    }
  }

  @Override
  public void start() {
    if (running()) {
      return;
    }
    var command = new ArrayList<>(mysql.mysqld());
    command.addAll(MysqldArguments.local(version(), dataFolder(), port, options));
    Watchdog started;
    try {
      started = Watchdog.start(command, dataFolder(), folder.log());
    } catch (IOException e) {
      throw new FleetException("mysqld cannot be started: " + e.getMessage(), e);
    }
    process = started;
    try {
      Readiness.await(this, started::alive);
      requireOwn(started);
    } catch (FleetException e) {
      kill9();
      throw e;
    }
  }

  /// A server of another run may have taken the port, and know the same root password: it answers
  /// while this one is about to find out.
  private void requireOwn(Watchdog started) {
    Path theirs = Path.of(queryOne("SELECT @@datadir"));
    if (!isOwn(theirs)) {
      started.awaitEnd(STOP_LIMIT_SECONDS);
      throw new FleetException("port " + port + " belongs to the server in " + theirs);
    }
  }

  /// By the folder and not its name: a server may resolve links in what it was given.
  private boolean isOwn(Path data) {
    try {
      return Files.isSameFile(data, dataFolder());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void stop() {
    var current = process;
    if (current != null) {
      // A stopped process takes no SIGTERM until it goes on.
      current.signal("CONT");
    }
    end("TERM", STOP_LIMIT_SECONDS);
  }

  @Override
  public void kill9() {
    end("KILL", KILL_LIMIT_SECONDS);
  }

  private void end(String signal, long seconds) {
    var current = process;
    if (current == null) {
      return;
    }
    current.signal(signal);
    if (!current.awaitEnd(seconds)) {
      throw new FleetException(
          "MySQL on port "
              + port
              + " still runs "
              + seconds
              + " s after SIG"
              + signal
              + ":\n"
              + logTail());
    }
    process = null;
  }

  @Override
  public void suspend() {
    living().signal("STOP");
  }

  @Override
  public void resume() {
    living().signal("CONT");
  }

  private Watchdog living() {
    var current = process;
    if (current == null || !current.alive()) {
      throw new FleetException("MySQL on port " + port + " is not running");
    }
    return current;
  }

  @Override
  public boolean running() {
    var current = process;
    return current != null && current.alive();
  }

  @Override
  public void close() {
    if (folder.isThrowaway()) {
      kill9();
    } else {
      stop();
    }
    folder.close();
  }

  @Override
  public MySqlVersion version() {
    return mysql.version();
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String rootPassword() {
    return rootPassword;
  }

  Path dataFolder() {
    return folder.data();
  }

  @Override
  public byte[] dataFile(String name) {
    try {
      return Files.readAllBytes(dataFolder().resolve(name));
    } catch (IOException e) {
      throw new FleetException("no " + name + " in " + dataFolder() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Address addressForPeers() {
    return new Address(host(), port);
  }

  @Override
  public String logTail() {
    return folder.logTail();
  }

  @Override
  public String toString() {
    return "MySQL " + version() + " on port " + port;
  }
}
