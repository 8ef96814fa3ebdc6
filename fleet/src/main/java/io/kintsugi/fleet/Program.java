package io.kintsugi.fleet;

/// The MySQL programs a distribution may carry. `mysqlrouter` started through an unpacked loader
/// does not find its own folder: its configuration must name `plugin_folder` (see
/// [LocalMySql#routerPlugins()]).
public enum Program {
  MYSQL("bin/mysql"),
  MYSQLDUMP("bin/mysqldump"),
  MYSQLADMIN("bin/mysqladmin"),
  MYSQLBINLOG("bin/mysqlbinlog"),
  MYSQLSLAP("bin/mysqlslap"),
  MYSQLROUTER("bin/mysqlrouter"),
  MYSQLD("sbin/mysqld");

  private final String underUsr;

  Program(String underUsr) {
    this.underUsr = underUsr;
  }

  /// Where Debian's packages put it, relative to `/usr`.
  String underUsr() {
    return underUsr;
  }

  String fileName() {
    return underUsr.substring(underUsr.indexOf('/') + 1);
  }
}
