package io.kintsugi.fleet;

import com.github.dockerjava.api.exception.DockerException;
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
import java.util.UUID;
import org.testcontainers.containers.Network;
import org.testcontainers.mysql.MySQLContainer;

/// A server in a container. Its port on this machine is chosen before the start and bound to
/// loopback, because a port that Docker chooses changes with each restart.
final class ContainerServer implements MySqlServer {
  private static final String HOST = "127.0.0.1";
  private static final String DATA = "/var/lib/mysql";
  private static final int STOP_LIMIT_SECONDS = 60;
  private static final int TAIL = 15;

  private final MySQLContainer container;
  private final Optional<ServerFolder> folder;
  private final String rootPassword;
  private final int port;

  private ContainerServer(
      MySQLContainer container, Optional<ServerFolder> folder, String rootPassword, int port) {
    this.container = container;
    this.folder = folder;
    this.rootPassword = rootPassword;
    this.port = port;
  }

  static ContainerServer start(ServerOptions options) {
    try {
      var folder =
          options.dataFolder().isPresent()
              ? Optional.of(ServerFolder.kept(options.dataFolder().get().toAbsolutePath()))
              : Optional.<ServerFolder>empty();
      boolean fresh = folder.isEmpty() || !Files.exists(folder.get().data());
      var server = create(options, folder);
      server.startFirst(fresh, options.readOnly());
      return server;
    } catch (IOException e) {
      throw new FleetException("no data folder for a MySQL server: " + e.getMessage(), e);
    }
  }

  private static ContainerServer create(ServerOptions options, Optional<ServerFolder> folder)
      throws IOException {
    int port = options.port() == 0 ? Ports.free() : options.port();
    var password = folder.isPresent() ? keptPassword(folder.get()) : newPassword();
    var data = folder.isPresent() ? Optional.of(folder.get().data()) : Optional.<Path>empty();
    if (data.isPresent()) {
      Folders.createPrivate(data.get());
    }
    var arguments = new ArrayList<>(MysqldArguments.shared(DockerMySql.VERSION, port));
    arguments.addAll(options.arguments());
    var container =
        new MySQLContainer(DockerMySql.IMAGE)
            .withUsername(ROOT)
            .withPassword(password)
            // A schema must be named; this one exists already.
            .withDatabaseName("mysql")
            .withNetwork(Network.SHARED)
            .withNetworkAliases(alias(port))
            .withCommand(arguments.toArray(String[]::new))
            .withCreateContainerCmdModifier(command -> {
              var host = Optional.ofNullable(command.getHostConfig()).orElseGet(HostConfig::new);
              host.withPortBindings(
                  PortBinding.parse(HOST + ":" + port + ":" + MySQLContainer.MYSQL_PORT));
              data.ifPresent(path -> {
                host.withBinds(new Bind(path.toString(), new Volume(DATA)));
                command.withUser(owner(path));
              });
              command.withHostConfig(host);
            });
    return new ContainerServer(container, folder, password, port);
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

  private static String keptPassword(ServerFolder folder) throws IOException {
    if (!Files.exists(folder.passwordFile())) {
      Files.writeString(folder.passwordFile(), newPassword());
    }
    return folder.rootPassword();
  }

  private static String newPassword() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static String alias(int port) {
    return "kintsugi-" + port;
  }

  /// The image logs its own first statements; a fresh server forgets them, for replicas must not
  /// differ from the start.
  private void startFirst(boolean fresh, boolean readOnly) {
    try {
      container.start();
      Readiness.await(this, this::running);
      if (fresh) {
        execute("RESET BINARY LOGS AND GTIDS");
      }
      execute("SET PERSIST super_read_only = " + (readOnly ? "ON" : "OFF"));
    } catch (RuntimeException e) {
      close();
      throw e instanceof FleetException known
          ? known
          : new FleetException(
              "the container did not start: " + e.getMessage() + "\n" + logTail(), e);
    }
  }

  private interface Order {
    void give(String container);
  }

  private void tell(Order order) {
    try {
      order.give(container.getContainerId());
    } catch (DockerException e) {
      throw new FleetException("Docker refused: " + e.getMessage(), e);
    }
  }

  @Override
  public void start() {
    if (!running()) {
      tell(id -> container.getDockerClient().startContainerCmd(id).exec());
      Readiness.await(this, this::running);
    }
  }

  @Override
  public void stop() {
    if (running()) {
      tell(id ->
          container.getDockerClient().stopContainerCmd(id).withTimeout(STOP_LIMIT_SECONDS).exec());
    }
  }

  @Override
  public void kill9() {
    if (running()) {
      tell(id -> container.getDockerClient().killContainerCmd(id).exec());
    }
  }

  @Override
  public void suspend() {
    tell(id -> container.getDockerClient().pauseContainerCmd(id).exec());
  }

  @Override
  public void resume() {
    tell(id -> container.getDockerClient().unpauseContainerCmd(id).exec());
  }

  @Override
  public boolean running() {
    return container.isRunning();
  }

  @Override
  public void close() {
    try {
      if (folder.isPresent()) {
        stop();
      }
      container.stop();
    } finally {
      folder.ifPresent(ServerFolder::close);
    }
  }

  @Override
  public MySqlVersion version() {
    return DockerMySql.VERSION;
  }

  @Override
  public String host() {
    return HOST;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String rootPassword() {
    return rootPassword;
  }

  @Override
  public Path dataFolder() {
    return folder.map(ServerFolder::data).orElse(Path.of(DATA));
  }

  @Override
  public Address addressForPeers() {
    return new Address(alias(port), MySQLContainer.MYSQL_PORT);
  }

  @Override
  public String logTail() {
    List<String> lines =
        container.getContainerId() == null ? List.of() : container.getLogs().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
  }

  @Override
  public String toString() {
    return "MySQL " + version() + " in a container on port " + port;
  }
}
