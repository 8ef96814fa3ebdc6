package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// An initialised data folder, made once per MySQL version and copied for each server, because
/// initialising takes seconds.
final class DataTemplate {
  /// Raised when what is written into the folder changes, so that older entries are not used.
  private static final int FORMAT = 2;

  private DataTemplate() {}

  /// Gives the server its data unless it has them from an earlier run. Certificates and the root
  /// password are shared by all copies; the server's UUID is not, for replication needs them to
  /// differ.
  static void fill(ServerFolder server, LocalMySql mysql) throws IOException {
    if (Files.exists(server.data())) {
      return;
    }
    var name = "data/mysql-" + mysql.version() + "-" + FORMAT;
    var template = mysql.cache().entry(name, folder -> initialise(mysql, folder));
    var unfinished = server.data().resolveSibling("data.unfinished");
    Folders.delete(unfinished);
    Folders.copy(template.resolve("data"), unfinished);
    Files.deleteIfExists(unfinished.resolve("auto.cnf"));
    Files.copy(
        template.resolve("root-password"),
        server.passwordFile(),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(unfinished, server.data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void initialise(LocalMySql mysql, Path folder) throws IOException {
    // Exactly as long as CHANGE REPLICATION SOURCE can bear: 32 characters.
    var password = UUID.randomUUID().toString().replace("-", "");
    var data = folder.resolve("data");
    var statements = folder.resolve("accounts.sql");
    Files.writeString(statements, accounts(password));
    Files.writeString(folder.resolve("root-password"), password);
    var command = new ArrayList<>(mysql.mysqld());
    command.addAll(
        List.of(
            "--initialize-insecure",
            "--datadir=" + data,
            "--init-file=" + statements,
            "--disable-log-bin",
            MysqldArguments.redoCapacity(mysql.version())));
    command.addAll(MysqldArguments.user());
    var said = Commands.output(command);
    if (!Files.isRegularFile(data.resolve("mysql.ibd")) || said.contains("[ERROR]")) {
      throw new IOException("mysqld could not initialise a data folder:\n" + said);
    }
    Files.delete(statements);
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
