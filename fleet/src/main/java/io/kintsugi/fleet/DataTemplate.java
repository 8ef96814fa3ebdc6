package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// An initialised data folder, made once per MySQL version and copied for each server, because
/// initialising takes seconds.
final class DataTemplate {
  /// Raised when what is written into the folder changes, so that older entries are not used.
  private static final int FORMAT = 1;

  private static final String PASSWORD_FILE = "kintsugi-root-password";

  private DataTemplate() {}

  /// Fills `target`, which must be empty or absent. Certificates and the root password are shared
  /// by all copies; the server's UUID is not, for replication needs them to differ.
  static void copyTo(LocalMySql mysql, Path target) throws IOException {
    var template =
        mysql
            .cache()
            .entry(
                "data/mysql-" + mysql.version() + "-" + FORMAT,
                folder -> initialise(mysql, folder));
    Folders.copy(template, target);
    Files.deleteIfExists(target.resolve("auto.cnf"));
  }

  static boolean isDataFolder(Path folder) {
    return Files.isRegularFile(folder.resolve(PASSWORD_FILE));
  }

  static String rootPassword(Path dataFolder) throws IOException {
    return Files.readString(dataFolder.resolve(PASSWORD_FILE)).strip();
  }

  private static void initialise(LocalMySql mysql, Path folder) throws IOException {
    var password = UUID.randomUUID().toString();
    var statements = Files.createTempFile("kintsugi", ".sql");
    try {
      Files.writeString(statements, accounts(password));
      Files.createDirectories(folder);
      var command = new ArrayList<>(mysql.mysqld());
      command.addAll(
          List.of(
              "--initialize-insecure",
              "--datadir=" + folder,
              "--init-file=" + statements,
              "--disable-log-bin",
              "--innodb-redo-log-capacity=" + MysqldArguments.REDO_CAPACITY));
      command.addAll(MysqldArguments.user());
      var said = Commands.output(command);
      if (!Files.isRegularFile(folder.resolve("mysql.ibd")) || said.contains("[ERROR]")) {
        throw new IOException("mysqld could not initialise a data folder:\n" + said);
      }
    } finally {
      Files.deleteIfExists(statements);
    }
    Files.writeString(folder.resolve(PASSWORD_FILE), password);
  }

  /// One statement per line, as an init file wants it. Names are not resolved
  /// (`skip_name_resolve`), so the account that comes in by TCP is not `localhost`. Nothing of this
  /// reaches a binary log: all servers start with the same accounts and an empty GTID set.
  private static String accounts(String password) {
    return """
    CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '$';
    GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
    GRANT XA_RECOVER_ADMIN ON *.* TO 'root'@'127.0.0.1';
    ALTER USER 'root'@'localhost' IDENTIFIED BY '$';
    """
        .replace("$", password);
  }
}
