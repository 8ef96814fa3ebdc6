package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What the fake engine makes MySQL's containers of: the packages in the cache, with initialised
/// data.
///
/// @param libraries a folder with a C library of the packages' that looks for its hosts file in the
///   folder a server works in, so that servers know the names of their network without anything of
///   this machine being changed
/// @param options the image's option file
record FakeMySqlImage(LocalMySql mysql, ServerFolder initialised, Path libraries, Path options)
    implements AutoCloseable {
  private static final String HOSTS = "/etc/hosts\0";

  /// Relative: where the library looks instead.
  static final String HOSTS_FOLDER = ".etc";

  /// @throws MySqlFinder.Closed when this machine has no packages
  static FakeMySqlImage make(Path folder) throws MySqlFinder.Closed, IOException {
    var cache = CacheFolder.of(System.getenv(), Path.of(System.getProperty("user.home")));
    var mysql = (LocalMySql) LocalLane.packages(cache).open();
    var initialised = ServerFolder.kept(folder.resolve("image"));
    DataTemplate.fill(initialised, mysql);
    return new FakeMySqlImage(
        mysql,
        initialised,
        patched(mysql, folder.resolve("libraries")),
        Files.writeString(folder.resolve("my.cnf"), "[mysqld]\nskip-name-resolve\n"));
  }

  private static Path patched(LocalMySql mysql, Path folder) throws IOException {
    var library = Path.of(mysql.launcher().getFirst()).resolveSibling("libc.so.6");
    byte[] bytes = Files.readAllBytes(library);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(HOSTS);
    if (at < 0) {
      throw new IOException(library + " names no hosts file");
    }
    bytes[at] = '.';
    Files.createDirectories(folder);
    Files.write(folder.resolve(library.getFileName()), bytes);
    return folder;
  }

  FakeProgram program(Path folder, JsonNode config) throws IOException {
    Files.createDirectories(folder.resolve("root"));
    return new FakeMySql(this, folder, config);
  }

  /// The unpacked server, with its library path led by the changed one. Like the image's it reads
  /// an option file, and with that what `SET PERSIST` has kept.
  List<String> mysqld() {
    var command = new ArrayList<>(mysql.mysqld());
    int path = command.indexOf("--library-path") + 1;
    command.set(path, libraries + ":" + command.get(path));
    command.set(command.indexOf("--no-defaults"), "--defaults-file=" + options);
    return command;
  }

  void fill(Path data) throws IOException {
    Folders.copy(initialised.data(), data);
    Files.deleteIfExists(data.resolve("auto.cnf"));
  }

  /// What the image's entrypoint tells a new server, in its order and with its binary log: nothing
  /// but the schema is logged. The accounts of this module's own data go.
  static String firstStatements(Map<String, String> environment) {
    return """
    SET SESSION sql_log_bin = 0;
    DROP USER root@127.0.0.1;
    ALTER USER root@localhost IDENTIFIED BY '$password';
    CREATE USER root@'%' IDENTIFIED BY '$password';
    GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
    SET SESSION sql_log_bin = 1;
    CREATE DATABASE IF NOT EXISTS `$schema`;
    """
        .replace("$password", environment.getOrDefault("MYSQL_ROOT_PASSWORD", ""))
        .replace("$schema", environment.getOrDefault("MYSQL_DATABASE", "mysql"));
  }

  @Override
  public void close() {
    initialised.close();
  }
}
