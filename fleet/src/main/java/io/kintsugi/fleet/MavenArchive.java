package io.kintsugi.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/// The way to one old release of MySQL: an archive that the machine's own Maven fetches, from
/// wherever it gets everything else, unpacked into the cache without being installed.
///
/// @param plugin coordinates of Maven's dependency plugin
/// @param coordinates `group:artifact:version:type` of the archive, with a classifier or without
/// @param megabytes its size, for people and for the time it may take
record MavenArchive(
    MySqlVersion version,
    String plugin,
    String coordinates,
    int megabytes,
    Map<String, String> environment,
    CacheFolder cache,
    Consumer<String> progress)
    implements MySqlFinder.Way {
  private static final String LIST = "archives.properties";

  /// What a server and its client programs need; the rest (tests, debug symbols, static libraries)
  /// is three times as large.
  private static final String NEEDED =
      "**/bin/mysqld,**/bin/mysql,**/bin/mysqldump,**/bin/mysqladmin,**/bin/mysqlbinlog,"
          + "**/lib/private/**,**/lib/plugin/**,**/share/**,**/*Linux*.tar.gz";

  private static final String UNNEEDED = "**/debug/**,**/mysql-test/**,**/*-debug*";

  /// Starting Maven and finding out that there is no way.
  private static final Duration LEAST = Duration.ofMinutes(1);

  /// The list of what can be had.
  ///
  /// @return empty when no archive of that release is known
  static Optional<MavenArchive> of(
      MySqlVersion version,
      Map<String, String> environment,
      CacheFolder cache,
      Consumer<String> progress) {
    var list = list();
    return Optional.ofNullable(list.getProperty(version.toString()))
        .map(line -> line.split(" ", 2))
        .map(words ->
            new MavenArchive(
                version,
                list.getProperty("plugin"),
                words[0],
                Integer.parseInt(words[1].strip()),
                environment,
                cache,
                progress));
  }

  private static Properties list() {
    var list = new Properties();
    try (var in = MavenArchive.class.getResourceAsStream(LIST)) {
      if (in == null) {
        throw new IllegalStateException(LIST + " is missing from the program");
      }
      list.load(in);
      return list;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "MySQL " + version + " from a Maven archive in " + cache.path();
  }

  @Override
  public MySqlDistribution open() throws MySqlFinder.Closed, IOException {
    // A cache of its own: others go on starting servers while this one is fetched.
    var archives = new CacheFolder(cache.path().resolve("archives"));
    var entry = "mysql-" + version;
    if (!Files.isDirectory(archives.path().resolve(entry))) {
      refuseOtherMachines();
    }
    return LocalMySql.archived(archives.entry(entry, this::fetch), version, cache);
  }

  private static void refuseOtherMachines() throws MySqlFinder.Closed {
    var machine = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    if (!machine.equals("Linux on amd64")) {
      throw new MySqlFinder.Closed("the archives are for Linux on amd64, this is " + machine);
    }
  }

  private void fetch(Path into) throws IOException {
    progress.accept(
        "Fetching MySQL " + version + " (" + megabytes + " MB, once) with Maven into " + into);
    unpackArchive(into);
    for (var tar : tars(into)) {
      run(
          new ProcessBuilder(
              "tar", "--no-same-owner", "-xzf", tar.toString(), "-C", into.toString()),
          LEAST,
          "tar");
      Files.delete(tar);
    }
  }

  /// In a folder of its own, because the plugin leaves a folder `target` behind; no `pom.xml` is
  /// needed.
  private void unpackArchive(Path into) throws IOException {
    var work = Files.createTempDirectory(cache.path(), "maven-");
    try {
      var command = new ArrayList<>(List.of(maven(), "-B", "-ntp", "-q"));
      var more = environment.getOrDefault("KINTSUGI_MAVEN_OPTS", "");
      if (!more.isBlank()) {
        command.addAll(List.of(more.strip().split("\\s+")));
      }
      command.addAll(
          List.of(
              plugin + ":unpack",
              "-Dartifact=" + coordinates,
              "-DoutputDirectory=" + into,
              "-Dmdep.unpack.includes=" + NEEDED,
              "-Dmdep.unpack.excludes=" + UNNEEDED));
      var patience = LEAST.plusSeconds(megabytes);
      run(new ProcessBuilder(command).directory(work.toFile()), patience, "Maven");
    } finally {
      Folders.delete(work);
    }
  }

  private String maven() throws IOException {
    var named = environment.getOrDefault("KINTSUGI_MAVEN", "");
    if (!named.isBlank()) {
      return named;
    }
    return SearchPath.find(environment, "mvn")
        .map(Path::toString)
        .orElseThrow(() -> new IOException("no mvn on PATH, and KINTSUGI_MAVEN is not set"));
  }

  private static void run(ProcessBuilder builder, Duration limit, String name) throws IOException {
    var ended = Commands.run(builder, limit);
    if (ended.status() != 0) {
      throw new IOException(name + " failed: " + firstError(ended.output()));
    }
  }

  /// Maven's own words, without its advice.
  static String firstError(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("[ERROR]"))
        .findFirst()
        .map(line -> line.substring("[ERROR]".length()).strip())
        .orElse(output);
  }

  private static List<Path> tars(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".tar.gz")).toList();
    }
  }
}
