package io.kintsugi.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/// A Docker engine that knows two images: MySQL's, whose containers are unpacked servers running as
/// processes of this machine, and the one of Testcontainers' reaper. It speaks over TCP on loopback
/// what Testcontainers asks of Docker's Engine API (version 1.44), and refuses in the engine's
/// words. Containers have addresses of their own in `127/8`, port 3306 each; those of a network
/// find each other by name.
final class FakeDocker implements AutoCloseable {
  static final String REAPER = "testcontainers/ryuk:0.14.0";
  private static final String VERSION = "28.0.0";
  private static final String ARCHITECTURE =
      "aarch64".equals(System.getProperty("os.arch")) ? "arm64" : "amd64";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path folder;
  private final Set<String> images;
  private final Optional<FakeMySqlImage> mysql;
  private final Map<String, FakeContainer> containers = new ConcurrentHashMap<>();
  private final Map<String, FakeNetwork> networks = new ConcurrentHashMap<>();
  private final AtomicInteger addresses = new AtomicInteger(1);
  private final List<JsonNode> created = new CopyOnWriteArrayList<>();
  private final AtomicInteger thieves = new AtomicInteger();
  private final List<ServerSocket> stolen = new CopyOnWriteArrayList<>();

  private FakeDocker(
      HttpServer http, Path folder, Set<String> images, Optional<FakeMySqlImage> mysql) {
    this.http = http;
    this.folder = folder;
    this.images = Set.copyOf(images);
    this.mysql = mysql;
  }

  /// An engine with both images.
  ///
  /// @param folder for all that the engine writes
  /// @param mysql owned by the engine from now on
  static FakeDocker start(Path folder, FakeMySqlImage mysql) throws IOException {
    return start(folder, Optional.of(mysql), Set.of(DockerMySql.IMAGE, REAPER));
  }

  /// An engine that cannot start a server.
  ///
  /// @param images names of those that need not be fetched; there is nowhere to fetch from
  static FakeDocker idle(Path folder, String... images) throws IOException {
    return start(folder, Optional.empty(), Set.of(images));
  }

  private static FakeDocker start(Path folder, Optional<FakeMySqlImage> mysql, Set<String> images)
      throws IOException {
    var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var engine = new FakeDocker(http, folder, images, mysql);
    http.setExecutor(engine.threads);
    http.createContext("/", engine::serve);
    http.start();
    return engine;
  }

  /// For DOCKER_HOST.
  String host() {
    return "tcp://127.0.0.1:" + http.getAddress().getPort();
  }

  /// Containers of MySQL's image that are there, running or not.
  List<FakeContainer> servers() {
    return containers.values().stream().filter(each -> isServer(each.config())).toList();
  }

  /// With what containers of MySQL's image were created, also those that are gone.
  List<JsonNode> created() {
    return List.copyOf(created);
  }

  /// Another program takes the port that the next server is to have.
  void portThief() {
    thieves.incrementAndGet();
  }

  private static boolean isServer(JsonNode config) {
    return config.path("Image").asString().startsWith("mysql:");
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      FakeReply reply;
      try {
        reply = answer(FakeRequest.of(exchange));
      } catch (IOException | RuntimeException e) {
        reply = FakeReply.error(500, String.valueOf(e.getMessage()));
      }
      reply.send(exchange);
    }
  }

  private FakeReply answer(FakeRequest request) throws IOException {
    return switch (request.path().getFirst()) {
      case "_ping" -> FakeReply.text("OK");
      case "version" ->
          FakeReply.json(
              Map.of(
                  "Version", VERSION, "ApiVersion", "1.50", "Os", "linux", "Arch", ARCHITECTURE));
      case "info" ->
          FakeReply.json(Map.of("ServerVersion", VERSION, "OSType", "linux", "MemTotal", 1 << 30));
      case "images" -> images(request);
      case "networks" -> networks(request);
      case "containers" -> containers(request);
      case String _ -> FakeReply.error(404, "page not found");
    };
  }

  private FakeReply images(FakeRequest request) {
    if (request.is("GET", "images", "json")) {
      return FakeReply.json(images.stream().map(FakeDocker::image).toList());
    }
    if (request.is("POST", "images", "create")) {
      var wanted = request.query("fromImage") + ":" + request.query("tag");
      return FakeReply.error(404, "manifest for " + wanted + " not found: manifest unknown");
    }
    var name = String.join("/", request.path().subList(1, request.path().size() - 1));
    return images.contains(name)
        ? FakeReply.json(image(name))
        : FakeReply.error(404, "No such image: " + name);
  }

  /// Its name is its id.
  private static Map<String, Object> image(String name) {
    return Map.of(
        "Id", name, "RepoTags", List.of(name), "Architecture", ARCHITECTURE, "Os", "linux");
  }

  private FakeReply networks(FakeRequest request) {
    if (request.is("POST", "networks", "create")) {
      var id = newId();
      networks.put(id, new FakeNetwork(request.json()));
      return FakeReply.json(201, Map.of("Id", id, "Warning", ""));
    }
    return FakeReply.error(404, "page not found");
  }

  private FakeReply containers(FakeRequest request) throws IOException {
    if (request.is("POST", "containers", "create")) {
      return create(request.json());
    }
    if (request.is("GET", "containers", "json")) {
      return FakeReply.json(containers.values().stream().map(FakeContainer::summary).toList());
    }
    var container = Optional.ofNullable(containers.get(request.path().get(1)));
    if (container.isEmpty()) {
      return FakeReply.error(404, "No such container: " + request.path().get(1));
    }
    if (request.method().equals("DELETE")) {
      remove(container.get());
      return FakeReply.EMPTY;
    }
    return container.get().answer(request);
  }

  private FakeReply create(JsonNode config) throws IOException {
    var image = config.path("Image").asString();
    if (!images.contains(image)) {
      return FakeReply.error(404, "No such image: " + image);
    }
    var id = newId();
    var network =
        Optional.ofNullable(networks.get(config.at("/HostConfig/NetworkMode").asString("")));
    if (isServer(config)) {
      created.add(config);
      if (thieves.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        int port = config.at("/HostConfig/PortBindings/3306~1tcp/0/HostPort").asInt();
        stolen.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      }
    }
    var program =
        isServer(config)
            ? mysql.orElseThrow().program(folder.resolve(id), config)
            : new FakeReaper(folder.resolve(id), this::reap);
    containers.put(id, new FakeContainer(id, config, network, program, this::newAddress));
    return FakeReply.json(201, Map.of("Id", id, "Warnings", List.of()));
  }

  private static String newId() {
    return (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
  }

  /// No two engines of a machine have the same port, nor the same addresses therefore.
  private InetAddress newAddress() {
    int port = http.getAddress().getPort();
    byte[] address = {127, (byte) (port >> 8), (byte) port, (byte) addresses.getAndIncrement()};
    try {
      return InetAddress.getByAddress(address);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void remove(FakeContainer container) throws IOException {
    container.end();
    containers.remove(container.id());
    container.gone().complete(container);
  }

  /// What the reaper does when the last JVM that talked to it has died.
  private void reap(Map<String, String> labels) {
    for (var container : containers.values()) {
      try {
        if (container.hasLabels(labels)) {
          remove(container);
        }
      } catch (IOException e) {
        container.gone().completeExceptionally(e);
      }
    }
    networks.values().removeIf(network -> network.hasLabels(labels));
  }

  @Override
  public void close() throws IOException {
    http.stop(0);
    for (var container : containers.values()) {
      remove(container);
    }
    for (var port : stolen) {
      port.close();
    }
    threads.shutdownNow();
    mysql.ifPresent(FakeMySqlImage::close);
  }
}
