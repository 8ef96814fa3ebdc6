package io.kintsugi.app;

import io.kintsugi.config.ConfigException;
import io.kintsugi.config.ConfigLoader;
import io.kintsugi.config.ProxyConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `-c FILE`, as three commands take it.
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration, YAML (docs/config.md).")
  private Path file = Path.of("");

  Path file() {
    return file;
  }

  ProxyConfig load() throws ConfigException {
    return ConfigLoader.load(file);
  }
}
