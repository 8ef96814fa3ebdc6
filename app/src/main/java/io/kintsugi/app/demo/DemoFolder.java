package io.kintsugi.app.demo;

import io.kintsugi.app.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/// Where a demo keeps its configuration and, when it is to last, its servers' data. Remembers what
/// the data were made for, because rows laid out for two shards are wrong for three.
final class DemoFolder implements AutoCloseable {
  private static final String REMEMBERED = "demo.properties";

  private final Path folder;
  private final boolean kept;
  private final Properties remembered = new Properties();

  private DemoFolder(Path folder, boolean kept) {
    this.folder = folder;
    this.kept = kept;
  }

  static DemoFolder open(DemoOptions options) throws IOException {
    var data = options.data();
    if (data == null) {
      return new DemoFolder(Files.createTempDirectory("kintsugi-demo"), false).madeFor(options);
    }
    Files.createDirectories(data);
    var folder = new DemoFolder(data.toRealPath(), true);
    folder.recall(options);
    return folder;
  }

  private void recall(DemoOptions options) throws IOException {
    var file = folder.resolve(REMEMBERED);
    if (!Files.exists(file)) {
      refuseStrangersFolder();
      madeFor(options).remember();
      return;
    }
    try (var reader = Files.newBufferedReader(file)) {
      remembered.load(reader);
    }
    var shards = remembered.getProperty("shards");
    var replicas = remembered.getProperty("replicas");
    if (!String.valueOf(options.shards()).equals(shards)
        || !String.valueOf(options.replicas()).equals(replicas)) {
      throw new CommandFailure(
          "%s holds a demo of --shards %s --replicas %s. Ask for the same, or choose another folder."
              .formatted(folder, shards, replicas));
    }
  }

  private void refuseStrangersFolder() throws IOException {
    try (var entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new CommandFailure(folder + " holds something else; give --data an empty folder.");
      }
    }
  }

  private DemoFolder madeFor(DemoOptions options) {
    var password = new byte[16];
    new SecureRandom().nextBytes(password);
    remembered.setProperty("shards", String.valueOf(options.shards()));
    remembered.setProperty("replicas", String.valueOf(options.replicas()));
    remembered.setProperty("password", HexFormat.of().formatHex(password));
    return this;
  }

  private void remember() throws IOException {
    var file = privateFile(folder.resolve(REMEMBERED));
    try (var writer = Files.newBufferedWriter(file)) {
      remembered.store(writer, "What the data in this folder were made for");
    }
  }

  /// Of the proxy's account on the servers; made by chance, once.
  String serverPassword() {
    return remembered.getProperty("password");
  }

  boolean loaded() {
    return Boolean.parseBoolean(remembered.getProperty("loaded"));
  }

  void markLoaded() throws IOException {
    remembered.setProperty("loaded", "true");
    if (kept) {
      remember();
    }
  }

  /// For the servers' data; empty when they are not kept.
  Optional<Path> servers() {
    return kept ? Optional.of(folder.resolve("servers")) : Optional.empty();
  }

  /// Readable by its owner only: it has the servers' password.
  Path write(String yaml) throws IOException {
    return Files.writeString(privateFile(folder.resolve("kintsugi.yaml")), yaml);
  }

  private static Path privateFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      var owner = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
    }
    return file;
  }

  @Override
  public void close() {
    if (kept) {
      return;
    }
    try {
      Files.deleteIfExists(folder.resolve("kintsugi.yaml"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
