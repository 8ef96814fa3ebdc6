package io.kintsugi.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A real server in a container of the fake engine, started as MySQL's image does it: with the
/// command's options behind the image's own, and with the environment's accounts when its data are
/// new. Options name files of the container; nothing of this machine is seen but what is mounted.
final class FakeMySql implements FakeProgram {
  private static final String DATA = "/var/lib/mysql";

  private final FakeMySqlImage image;
  private final Path folder;
  private final JsonNode config;
  private volatile @Nullable Watchdog process;

  FakeMySql(FakeMySqlImage image, Path folder, JsonNode config) {
    this.image = image;
    this.folder = folder;
    this.config = config;
  }

  @Override
  public void start(InetAddress address) throws IOException {
    var data = file(DATA);
    var first = folder.resolve("first.sql");
    boolean isNew = !Files.exists(data.resolve("mysql"));
    if (isNew) {
      image.fill(data);
      Files.writeString(first, FakeMySqlImage.firstStatements(environment()));
    }
    process =
        Watchdog.start(
            command(address, data, isNew ? List.of("--init-file=" + first) : List.of()),
            data,
            log());
  }

  private List<String> command(InetAddress address, Path data, List<String> more) {
    var command = new ArrayList<>(image.mysqld());
    command.addAll(MysqldArguments.user());
    for (var word : config.path("Cmd")) {
      command.add(inside(word.asString()));
    }
    // The container's, whatever its creator says.
    command.addAll(
        List.of(
            "--bind-address=" + address.getHostAddress(),
            "--datadir=" + data,
            "--socket=mysql.sock",
            "--pid-file=mysqld.pid"));
    command.addAll(more);
    return command;
  }

  /// An option with this machine's name of the container's file.
  private String inside(String option) {
    int value = option.indexOf('=') + 1;
    return option.startsWith("/", value)
        ? option.substring(0, value) + file(option.substring(value))
        : option;
  }

  private Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    for (var pair : config.path("Env")) {
      var parts = pair.asString().split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return environment;
  }

  @Override
  public Path file(String path) {
    for (var bind : config.at("/HostConfig/Binds")) {
      var parts = bind.asString().split(":", 3);
      if (path.startsWith(parts[1])) {
        return Path.of(parts[0] + path.substring(parts[1].length()));
      }
    }
    return folder.resolve("root" + path);
  }

  @Override
  public void signal(String signal) {
    var current = process;
    if (current != null) {
      current.signal(signal);
    }
  }

  @Override
  public boolean alive() {
    var current = process;
    return current != null && current.alive();
  }

  @Override
  public boolean awaitEnd(long seconds) {
    var current = process;
    return current == null || current.awaitEnd(seconds);
  }

  @Override
  public Path log() {
    return folder.resolve("log");
  }

  @Override
  public Path hosts() {
    return file(DATA).resolve(FakeMySqlImage.HOSTS_FOLDER);
  }
}
