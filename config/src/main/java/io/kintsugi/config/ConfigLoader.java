package io.kintsugi.config;

import io.kintsugi.config.ProxyConfig.Listen;
import io.kintsugi.config.ProxyConfig.Schema;
import io.kintsugi.config.ProxyConfig.Shard;
import io.kintsugi.config.YamlNode.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a configuration file into a {@link ProxyConfig}, or says all that is wrong with it.
///
/// Stateless, and safe from any thread; it reads files, so never on an event loop.
public final class ConfigLoader {
  private ConfigLoader() {}

  /// `${env:NAME}` is filled from this process's environment.
  public static ProxyConfig load(Path file) throws ConfigException {
    return load(file, System.getenv());
  }

  public static ProxyConfig load(Path file, Map<String, String> environment)
      throws ConfigException {
    Problems problems = new Problems(file.toString());
    String yaml = contents(file, problems);
    problems.throwIfAny();
    Path folder = file.toAbsolutePath().getParent();
    return load(yaml, environment, folder == null ? Path.of("") : folder, problems);
  }

  /// `name` stands for the file in messages; paths are relative to the working folder.
  public static ProxyConfig load(String name, String yaml, Map<String, String> environment)
      throws ConfigException {
    return load(yaml, environment, Path.of(""), new Problems(name));
  }

  private static String contents(Path file, Problems problems) {
    try {
      if (!Files.exists(file)) {
        problems.add(Position.START, "there is no such file");
      } else {
        return decode(firstBytes(file), problems);
      }
    } catch (IOException _) {
      problems.add(Position.START, "the file cannot be read");
    }
    return "";
  }

  /// At most one byte more than is allowed: a device or a pipe has no size to ask for.
  private static byte[] firstBytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(YamlReader.MAX_CHARACTERS + 1);
    }
  }

  private static String decode(byte[] bytes, Problems problems) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (bytes.length > YamlReader.MAX_CHARACTERS) {
      problems.add(Position.START, YamlReader.TOO_LONG);
    } else if (StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError()) {
      Position at = Position.after(out.flip().toString());
      problems.add(at, "the file is not UTF-8", "save it in that encoding");
    }
    return out.flip().toString();
  }

  private static ProxyConfig load(
      String yaml, Map<String, String> environment, Path folder, Problems problems)
      throws ConfigException {
    ProxyConfig config = null;
    try {
      Mapping mapping = mapping(YamlReader.read(yaml, problems), problems);
      if (mapping != null) {
        Scalars scalars = new Scalars(new Placeholders(environment, folder, problems), problems);
        config =
            read(new Fields(scalars, "", mapping, ConfigKeys.FILE_KEYS), new FilePaths(folder));
      }
    } catch (Problems.TooMany _) {
      // Told below with the rest.
    }
    problems.throwIfAny();
    return Objects.requireNonNull(config, "an unreadable file without a problem");
  }

  private static @Nullable Mapping mapping(@Nullable YamlNode root, Problems problems) {
    if (root instanceof Mapping mapping) {
      return mapping;
    }
    if (!problems.any()) {
      problems.add(
          root == null ? Position.START : root.at(),
          root == null ? "the file is empty" : "the file must hold keys and values",
          "keys here: " + String.join(", ", ConfigKeys.FILE_KEYS.names()));
    }
    return null;
  }

  private static ProxyConfig read(Fields file, FilePaths paths) {
    EdgeReader edge = new EdgeReader(file, paths);
    ServersReader servers = new ServersReader(file, paths);
    TuningReader tuning = new TuningReader(file);
    Listen listen = edge.listen();
    Map<String, Shard> shards = servers.shards();
    Map<String, Schema> schemas =
        new SchemasReader(file, new Names("shard", shards.keySet())).schemas();
    return new ProxyConfig(
        edge.identity(),
        listen,
        edge.admin(listen),
        edge.users(new Names("schema", schemas.keySet())),
        servers.servers(listen),
        shards,
        schemas,
        tuning.transactions(),
        tuning.replication(),
        tuning.limits());
  }
}
