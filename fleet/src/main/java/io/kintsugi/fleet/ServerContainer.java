package io.kintsugi.fleet;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.Network;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.MountableFile;

/// MySQL's image with what a fleet wants of it: a port on loopback, a name that its peers know, its
/// data in a folder of this machine when they are kept.
final class ServerContainer extends MySQLContainer {
  static final String DATA = "/var/lib/mysql";

  /// For whoever runs the server in there, on this machine's user or the image's.
  private static final int READABLE = 0644;

  private static final int TAIL = 15;
  private String lastWords = "";

  /// @param port on this machine
  /// @param data this machine's folder for the data; thrown away with the container when empty
  ServerContainer(ServerOptions options, int port, String password, Optional<Path> data) {
    super(DockerMySql.IMAGE);
    var arguments = new ArrayList<>(MysqldArguments.shared(DockerMySql.VERSION, port));
    arguments.addAll(options.arguments());
    withUsername(MySqlServer.ROOT);
    withPassword(password);
    // A schema must be named; this one exists already.
    withDatabaseName("mysql");
    // Other servers of this machine have no time zones either, and these cost seconds.
    withEnv("MYSQL_INITDB_SKIP_TZINFO", "1");
    withNetwork(Network.SHARED);
    withNetworkAliases(alias(port));
    withCommand(arguments.toArray(String[]::new));
    options.arguments().stream()
        .flatMap(each -> namedFile(each).stream())
        .distinct()
        .forEach(file ->
            withCopyFileToContainer(MountableFile.forHostPath(file, READABLE), file.toString()));
    withCreateContainerCmdModifier(command -> place(command, port, data));
  }

  private static void place(CreateContainerCmd command, int port, Optional<Path> data) {
    var host = Optional.ofNullable(command.getHostConfig()).orElseGet(HostConfig::new);
    host.withPortBindings(PortBinding.parse(ContainerServer.HOST + ":" + port + ":" + MYSQL_PORT));
    data.ifPresent(folder -> {
      host.withBinds(new Bind(folder.toString(), new Volume(DATA)));
      command.withUser(owner(folder));
    });
    command.withHostConfig(host);
  }

  /// Files that the container makes in a kept folder belong to this user, who wants to delete them
  /// one day.
  private static String owner(Path path) {
    try {
      return Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid");
    } catch (IOException e) {
      throw new FleetException("cannot read the owner of " + path, e);
    }
  }

  /// What `--ssl-key=/a/file` names on this machine.
  private static Optional<Path> namedFile(String argument) {
    var value = argument.substring(argument.indexOf('=') + 1);
    return value.startsWith("/")
        ? Optional.of(Path.of(value)).filter(Files::isRegularFile)
        : Optional.empty();
  }

  /// The name by which the containers of this JVM reach the one with this port.
  static String alias(int port) {
    return "kintsugi-" + port;
  }

  /// A server that does not start now will not start the next time.
  @Override
  protected void configure() {
    super.configure();
    setStartupAttempts(1);
  }

  /// [Readiness] waits; this would wait two minutes for a server that has ended.
  @Override
  protected void waitUntilContainerStarted() {}

  /// The log goes with the container.
  @Override
  protected void containerIsStopping(InspectContainerResponse container) {
    lastWords = logTail();
  }

  String logTail() {
    if (getContainerId() == null) {
      return lastWords;
    }
    List<String> lines = getLogs().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
  }
}
