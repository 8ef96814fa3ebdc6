package io.kintsugi.fleet;

import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.testcontainers.mysql.MySQLContainer;

/// A server in a container. Its port on this machine is chosen before the start and bound to
/// loopback, because a port that Docker chooses changes with each restart.
final class ContainerServer implements MySqlServer {
  static final String HOST = "127.0.0.1";
  private static final int STOP_LIMIT_SECONDS = 60;
  private static final int PORT_ATTEMPTS = 5;

  private final ServerContainer container;
  private final Optional<ServerFolder> folder;
  private final String rootPassword;
  private final int port;

  private ContainerServer(
      ServerContainer container, Optional<ServerFolder> folder, String rootPassword, int port) {
    this.container = container;
    this.folder = folder;
    this.rootPassword = rootPassword;
    this.port = port;
  }

  /// Between the choice of a free port and the engine's bind another program may take it.
  static ContainerServer start(ServerOptions options) {
    for (int attempt = 1; ; attempt++) {
      var server = create(options);
      try {
        server.startFirst(options.readOnly());
        return server;
      } catch (RuntimeException e) {
        var why = server.endedBy(e);
        if (options.port() != 0 || attempt == PORT_ATTEMPTS || !portTaken(why)) {
          throw why;
        }
      }
    }
  }

  /// In the engine's words, which differ from release to release.
  private static boolean portTaken(FleetException why) {
    return Stream.of("port is already allocated", "address already in use")
        .anyMatch(String.valueOf(why.getMessage())::contains);
  }

  private static ContainerServer create(ServerOptions options) {
    try {
      return options.dataFolder().isPresent()
          ? keeping(ServerFolder.kept(options.dataFolder().get().toAbsolutePath()), options)
          : create(options, Optional.empty(), newPassword());
    } catch (IOException e) {
      throw new FleetException("no data folder for a MySQL server: " + e.getMessage(), e);
    }
  }

  private static ContainerServer keeping(ServerFolder folder, ServerOptions options)
      throws IOException {
    try {
      Folders.createPrivate(folder.data());
      if (!Files.exists(folder.passwordFile())) {
        Files.writeString(folder.passwordFile(), newPassword());
      }
      return create(options, Optional.of(folder), folder.rootPassword());
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static ContainerServer create(
      ServerOptions options, Optional<ServerFolder> folder, String password) {
    int port = options.port() == 0 ? Ports.free() : options.port();
    var container = new ServerContainer(options, port, password, folder.map(ServerFolder::data));
    return new ContainerServer(container, folder, password, port);
  }

  private static String newPassword() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /// The image logs its own first statements; a fresh server forgets them, for replicas must not
  /// differ from the start.
  private void startFirst(boolean readOnly) {
    boolean fresh = folder.isEmpty() || !Files.exists(folder.get().data().resolve("mysql"));
    container.start();
    Readiness.await(this, this::running);
    if (fresh) {
      execute("RESET BINARY LOGS AND GTIDS");
    }
    execute("SET PERSIST super_read_only = " + (readOnly ? "ON" : "OFF"));
  }

  /// Gives up what there is of a server that did not start.
  private FleetException endedBy(RuntimeException e) {
    close();
    return e instanceof FleetException known
        ? known
        : new FleetException(
            "the container did not start: " + DockerMySql.reason(e) + "\n" + logTail(), e);
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
  public byte[] dataFile(String name) {
    try {
      return container.copyFileFromContainer(
          ServerContainer.DATA + "/" + name, InputStream::readAllBytes);
    } catch (DockerException e) {
      throw new FleetException("no " + name + " in the container: " + e.getMessage(), e);
    }
  }

  @Override
  public Address addressForPeers() {
    return new Address(ServerContainer.alias(port), MySQLContainer.MYSQL_PORT);
  }

  @Override
  public String logTail() {
    return container.logTail();
  }

  @Override
  public String toString() {
    return "MySQL " + version() + " in a container on port " + port;
  }
}
