package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// MySQL from Debian's packages, downloaded by the machine's own apt into a private state folder
/// and unpacked without being installed: nothing outside the cache changes, and no root is needed.
/// The suite that carries MySQL is newer than most machines, so the packages bring their own C
/// library and programs run through its loader.
final class AptPackages implements MySqlFinder.Way {
  /// Debian's released suites carry MariaDB only.
  private static final String SUITE = "unstable";

  private static final List<String> PACKAGES =
      List.of("mysql-server-core", "mysql-client-core", "mysql-router");
  private static final Pattern FETCHED = Pattern.compile("Get:(\\d+) .*");
  private static final Pattern NEEDED = Pattern.compile(".*\\b(\\d+) newly installed.*");
  private static final int REPORT_EACH = 10;

  private final Path etcApt;
  private final Path osRelease;
  private final Map<String, String> environment;
  private final CacheFolder cache;
  private final Consumer<String> progress;
  private String total = "";

  AptPackages(
      Path etcApt,
      Path osRelease,
      Map<String, String> environment,
      CacheFolder cache,
      Consumer<String> progress) {
    this.etcApt = etcApt;
    this.osRelease = osRelease;
    this.environment = Map.copyOf(environment);
    this.cache = cache;
    this.progress = progress;
  }

  @Override
  public String name() {
    return "Debian packages in " + cache.path();
  }

  @Override
  public MySqlDistribution open() throws MySqlFinder.Closed, IOException {
    var name = "packages/debian-" + SUITE + "-" + System.getProperty("os.arch");
    if (!Files.isDirectory(cache.path().resolve(name))) {
      refuseWithoutTools();
    }
    var root = cache.entry(name, folder -> fetch(cache.path().resolve("download"), folder));
    return LocalMySql.unpacked(root, cache);
  }

  private void refuseWithoutTools() throws MySqlFinder.Closed {
    for (var tool : List.of("apt-get", "dpkg")) {
      if (SearchPath.find(environment, tool).isEmpty()) {
        throw new MySqlFinder.Closed("no " + tool + " on PATH");
      }
    }
  }

  private void fetch(Path download, Path into) throws IOException {
    var source = archive();
    progress.accept("Fetching MySQL's packages (about 70 MB, once) into " + download);
    layOut(download, source);
    run(apt(download, "update"), "apt-get update");
    var install = new ArrayList<>(List.of("--no-install-recommends", "--download-only", "install"));
    install.addAll(PACKAGES);
    run(apt(download, install.toArray(String[]::new)), "apt-get install --download-only");
    unpack(download.resolve("cache/archives"), into);
    Folders.delete(download);
  }

  private AptSource archive() throws IOException {
    var codename = Files.isReadable(osRelease) ? codename(Files.readString(osRelease)) : "";
    return AptSources.archiveOf(AptSources.read(etcApt), codename)
        .orElseThrow(() -> new IOException("no Debian archive among the apt sources in " + etcApt))
        .forSuite(SUITE);
  }

  static String codename(String osRelease) {
    return osRelease
        .lines()
        .filter(line -> line.startsWith("VERSION_CODENAME="))
        .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
        .findFirst()
        .orElse("");
  }

  /// What is there already stays: apt goes on with a half-fetched package.
  private static void layOut(Path download, AptSource source) throws IOException {
    for (var folder : List.of("state/lists/partial", "cache/archives/partial", "sources", "none")) {
      Files.createDirectories(download.resolve(folder));
    }
    Files.writeString(download.resolve("status"), "");
    Files.writeString(download.resolve("sources/mysql.sources"), source.toDeb822());
    Files.writeString(download.resolve("apt.conf"), configuration(download));
  }

  /// Read after the machine's own configuration (whose proxies must hold), hence the clearing of
  /// its hooks.
  static String configuration(Path download) {
    return """
    #clear APT::Update::Pre-Invoke;
    #clear APT::Update::Post-Invoke;
    #clear APT::Update::Post-Invoke-Success;
    #clear DPkg::Pre-Install-Pkgs;
    Dir::State "$/state";
    Dir::State::status "$/status";
    Dir::Cache "$/cache";
    Dir::Etc::SourceList "/dev/null";
    Dir::Etc::SourceParts "$/sources";
    Dir::Etc::Preferences "/dev/null";
    Dir::Etc::PreferencesParts "$/none";
    Dir::Log "$/none";
    APT::Default-Release "";
    APT::Sandbox::User "";
    Acquire::Languages "none";
    Acquire::Retries "3";
    Debug::NoLocking "true";
    """
        .replace("$", download.toString());
  }

  private static List<String> apt(Path download, String... words) {
    var command =
        new ArrayList<>(
            List.of("apt-get", "-y", "-q", "-c", download.resolve("apt.conf").toString()));
    command.addAll(List.of(words));
    return command;
  }

  private void unpack(Path archives, Path into) throws IOException {
    List<Path> packages;
    try (var listing = Files.list(archives)) {
      packages = listing.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
    }
    progress.accept("Unpacking " + packages.size() + " packages");
    for (var file : packages) {
      run(List.of("dpkg", "-x", file.toString(), into.toString()), "dpkg -x " + file.getFileName());
    }
  }

  private void run(List<String> command, String name) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    var process = builder.start();
    process.getOutputStream().close();
    var said = new ArrayList<String>();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        report(line);
      }
    }
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(
          name
              + " failed: "
              + String.join("\n", said.subList(Math.max(0, said.size() - 5), said.size())));
    }
  }

  private void report(String line) {
    var needed = NEEDED.matcher(line);
    if (needed.matches()) {
      total = needed.group(1);
    }
    var fetched = FETCHED.matcher(line);
    if (!total.isEmpty()
        && fetched.matches()
        && Integer.parseInt(fetched.group(1)) % REPORT_EACH == 0) {
      progress.accept("Fetching MySQL: package " + fetched.group(1) + " of " + total);
    }
  }
}
