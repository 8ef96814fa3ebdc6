package io.kintsugi.bench;

import io.kintsugi.fleet.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts the ways to the servers. Each proxy's files go to a folder that the caller owns.
final class Lanes {
  private final Fleet fleet;
  private final Path folder;
  private final BenchOptions options;

  Lanes(Fleet fleet, Path folder, BenchOptions options) {
    this.fleet = fleet;
    this.folder = folder;
    this.options = options;
  }

  Lane direct() {
    return new Lane(Lane.DIRECT, Endpoint.direct(fleet.primary(0)), null);
  }

  Lane haproxy(Path program) {
    int port = Service.freePort();
    var file = write("haproxy.cfg", ProxyFiles.haproxy(port, fleet.primary(0).port()));
    var command = List.of(program.toString(), "-db", "-f", file.toString());
    return lane(Lane.HAPROXY, command, Map.of(), port);
  }

  Lane router(String name, List<String> program, Path plugins, boolean pooled) {
    int port = Service.freePort();
    var config = new ProxyFiles.Router(folder, plugins, port, fleet.primary(0).port(), pooled);
    var file = write(name.replace(' ', '-') + ".conf", config.text());
    var command = new ArrayList<>(program);
    command.addAll(List.of("-c", file.toString()));
    return lane(
        name, command, Map.of("ROUTER_PID", folder.resolve(name + ".pid").toString()), port);
  }

  Lane kintsugi(String name, String classPath, List<String> jvm) {
    int port = Service.freePort();
    var config =
        new KintsugiConfig(
            name.equals(Lane.KINTSUGI_BEFORE) ? 1 : 0,
            fleet.primary(0),
            fleet.primary(1),
            port,
            Service.freePort(),
            options.tables());
    var file = write(name + ".yaml", config.yaml());
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JAVA);
    command.addAll(jvm.stream().map(word -> word.replace("{lane}", name)).toList());
    command.addAll(List.of("-cp", classPath, KintsugiMain.class.getName(), file.toString()));
    return lane(name, command, Map.of(), port);
  }

  /// As the launcher starts it for production.
  static final List<String> JAVA =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-Dio.netty.leakDetection.level=disabled",
          "-Dio.netty.allocator.type=pooled",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private Lane lane(String name, List<String> command, Map<String, String> environment, int port) {
    var service = Service.start(name, command, environment, folder, port);
    return new Lane(name, Endpoint.on(port, Endpoint.SCHEMA), service);
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new BenchException("cannot write " + name + ": " + e.getMessage(), e);
    }
  }
}
