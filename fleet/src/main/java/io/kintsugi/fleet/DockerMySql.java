package io.kintsugi.fleet;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/// MySQL's own image on a Docker engine, driven by Testcontainers, whose reaper removes the
/// containers of a dead JVM.
///
/// @param clients how client programs run in a container of their own; empty without a `docker`
///   command
public record DockerMySql(Optional<String> clients) implements MySqlDistribution {
  static final String IMAGE = "mysql:9.7";

  static final MySqlVersion VERSION = new MySqlVersion(9, 7, 0);
  private static final Set<Program> IN_IMAGE =
      EnumSet.of(Program.MYSQL, Program.MYSQLDUMP, Program.MYSQLADMIN);

  static DockerMySql pulled(Map<String, String> environment, Consumer<String> progress)
      throws MySqlFinder.Closed, IOException {
    try {
      refuseElsewhere(DockerClientFactory.instance().dockerHostIpAddress());
      progress.accept("Using Docker; fetching the image " + IMAGE + " if it is not there");
      var unused = new RemoteDockerImage(DockerImageName.parse(IMAGE)).get();
    } catch (RuntimeException e) {
      throw new IOException("the engine answers, but not with " + IMAGE + ": " + reason(e), e);
    }
    return new DockerMySql(SearchPath.find(environment, "docker").map(Object::toString));
  }

  /// Ports that an engine of another machine binds to its loopback are out of reach; so are those
  /// of the engine that runs the container which this program is in.
  private static void refuseElsewhere(String host) throws MySqlFinder.Closed {
    if (!Ports.isHere(host)) {
      throw new MySqlFinder.Closed(
          "one answers, but its containers' ports are at " + host + ", not on this machine");
    }
  }

  /// Testcontainers' own words say only that something failed.
  static String reason(Throwable e) {
    var deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage()).strip();
  }

  /// The image's series; the patch level is the image's.
  @Override
  public MySqlVersion version() {
    return VERSION;
  }

  @Override
  public String describe() {
    return "MySQL "
        + VERSION.major()
        + "."
        + VERSION.minor()
        + " in Docker containers ("
        + IMAGE
        + ")";
  }

  @Override
  public MySqlServer start(ServerOptions options) {
    return ContainerServer.start(options);
  }

  /// On the host's network, so that servers and the proxy are at the same address as for everyone
  /// else.
  @Override
  public Optional<List<String>> command(Program program) {
    return clients
        .filter(_ -> IN_IMAGE.contains(program))
        .map(docker ->
            List.of(docker, "run", "--rm", "-i", "--network", "host", IMAGE, program.fileName()));
  }
}
