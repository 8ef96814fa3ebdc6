package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// MySQL's programs as files on this machine, installed or unpacked.
///
/// @param launcher the words that go before a program's path: empty, or the unpacked loader and its
///   library path
/// @param programs what is there
/// @param placement the `mysqld` arguments that tell it where its own files are; empty for an
///   installed one, which knows
public record LocalMySql(
    MySqlVersion version,
    String describe,
    List<String> launcher,
    Map<Program, Path> programs,
    List<String> placement,
    CacheFolder cache)
    implements MySqlDistribution {
  private static final Pattern LOADER = Pattern.compile(".*-linux-[^/]+/ld-linux[^/]*");

  public LocalMySql {
    launcher = List.copyOf(launcher);
    programs = Map.copyOf(programs);
    placement = List.copyOf(placement);
  }

  /// From a tree as Debian's packages make it.
  static LocalMySql unpacked(Path root, CacheFolder cache) throws IOException {
    var usr = root.resolve("usr");
    var loader = loader(usr.resolve("lib"));
    var libraries = loader.getParent() + ":" + usr.resolve("lib/mysql-router");
    var launcher = List.of(loader.toString(), "--library-path", libraries);
    var programs = new EnumMap<Program, Path>(Program.class);
    for (var program : Program.values()) {
      var file = usr.resolve(program.underUsr());
      if (Files.isRegularFile(file)) {
        programs.put(program, file);
      }
    }
    var placement =
        List.of(
            "--basedir=" + usr,
            "--lc-messages-dir=" + usr.resolve("share/mysql"),
            "--character-sets-dir=" + usr.resolve("share/mysql/charsets"),
            "--plugin-dir=" + usr.resolve("lib/mysql/plugin"));
    var banner = Commands.output(Commands.join(launcher, usr.resolve("sbin/mysqld"), "--version"));
    var version =
        MySqlVersion.parse(banner)
            .orElseThrow(() -> new IOException("the unpacked mysqld does not run: " + banner));
    return new LocalMySql(
        version,
        "MySQL " + version + " from packages in " + root,
        launcher,
        programs,
        placement,
        cache);
  }

  /// From one of MySQL's own archives, whose programs find their libraries beside themselves and
  /// the C library on the machine.
  static LocalMySql archived(Path root, MySqlVersion wanted, CacheFolder cache) throws IOException {
    var base = base(root);
    var bin = base.resolve("bin");
    var programs = new EnumMap<Program, Path>(Program.class);
    for (var program : Program.values()) {
      var file = bin.resolve(program.fileName());
      if (Files.isExecutable(file)) {
        programs.put(program, file);
      }
    }
    var banner = Commands.output(List.of(bin.resolve("mysqld").toString(), "--version"));
    if (!MySqlVersion.parse(banner).equals(Optional.of(wanted))) {
      throw new IOException("the mysqld of the archive does not run: " + banner);
    }
    var placement =
        List.of(
            "--basedir=" + base,
            "--lc-messages-dir=" + base.resolve("share"),
            "--plugin-dir=" + base.resolve("lib/plugin"));
    return new LocalMySql(
        wanted,
        "MySQL " + wanted + " from a Maven archive in " + root,
        List.of(),
        programs,
        placement,
        cache);
  }

  /// Archives have a folder at their top or none.
  private static Path base(Path root) throws IOException {
    try (var files = Files.find(root, 3, (file, _) -> file.endsWith("bin/mysqld"))) {
      return files
          .map(mysqld -> mysqld.resolve("../..").normalize())
          .findFirst()
          .orElseThrow(() -> new IOException("no bin/mysqld under " + root));
    }
  }

  private static Path loader(Path lib) throws IOException {
    try (var files = Files.find(lib, 2, (file, _) -> LOADER.matcher(file.toString()).matches())) {
      return files.findFirst().orElseThrow(() -> new IOException("no loader under " + lib));
    }
  }

  @Override
  public MySqlServer start(ServerOptions options) {
    return LocalServer.start(this, options);
  }

  @Override
  public Optional<List<String>> command(Program program) {
    return Optional.ofNullable(programs.get(program)).map(file -> Commands.join(launcher, file));
  }

  /// The folder of MySQL Router's plugins, beside the unpacked router; empty when there is none.
  public Optional<Path> routerPlugins() {
    return Optional.ofNullable(programs.get(Program.MYSQLROUTER))
        .map(router -> router.resolveSibling("../lib/mysqlrouter/plugin").normalize())
        .filter(Files::isDirectory);
  }

  /// `mysqld` with the arguments that must come first.
  List<String> mysqld() {
    var command = new ArrayList<>(command(Program.MYSQLD).orElseThrow());
    command.add("--no-defaults");
    command.addAll(placement);
    return List.copyOf(command);
  }
}
