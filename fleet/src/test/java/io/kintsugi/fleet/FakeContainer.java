package io.kintsugi.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A container of the fake engine, in the states that Docker's documentation of its API names.
final class FakeContainer {
  private static final String NEVER = "0001-01-01T00:00:00Z";
  private static final byte STDERR = 2;

  private final String id;
  private final JsonNode config;
  private final Optional<FakeNetwork> network;
  private final FakeProgram program;
  private final Supplier<InetAddress> addresses;
  private final CompletableFuture<FakeContainer> gone = new CompletableFuture<>();
  private final List<FakePort> ports = new ArrayList<>();
  private Optional<FakeNetwork.Member> member = Optional.empty();
  private boolean paused;
  private int exitCode;
  private String startedAt = NEVER;
  private String finishedAt = NEVER;

  /// @param addresses a new one for each start, as Docker may give
  FakeContainer(
      String id,
      JsonNode config,
      Optional<FakeNetwork> network,
      FakeProgram program,
      Supplier<InetAddress> addresses) {
    this.id = id;
    this.config = config;
    this.network = network;
    this.program = program;
    this.addresses = addresses;
  }

  String id() {
    return id;
  }

  String image() {
    return config.path("Image").asString();
  }

  /// What its creator asked for.
  JsonNode config() {
    return config;
  }

  /// Completed when it is removed.
  CompletableFuture<FakeContainer> gone() {
    return gone;
  }

  boolean hasLabels(Map<String, String> labels) {
    return hasLabels(config, labels);
  }

  static boolean hasLabels(JsonNode config, Map<String, String> labels) {
    return labels.entrySet().stream()
        .allMatch(label ->
            config.path("Labels").path(label.getKey()).asString("").equals(label.getValue()));
  }

  FakeReply answer(FakeRequest request) throws IOException {
    return switch (request.path().getLast()) {
      case "json" -> FakeReply.json(inspected());
      case "start" -> start();
      case "stop" -> stop(request.query("t"));
      case "kill" -> kill();
      case "pause" -> pause();
      case "unpause" -> unpause();
      case "logs" -> FakeReply.bytes("application/vnd.docker.multiplexed-stream", log());
      case "archive" ->
          request.method().equals("PUT")
              ? put(request.query("path"), request.body())
              : get(request.query("path"));
      case String _ -> FakeReply.error(404, "page not found");
    };
  }

  private synchronized FakeReply start() throws IOException {
    if (program.alive()) {
      return new FakeReply(304, "text/plain", new byte[0]);
    }
    var address = addresses.get();
    try {
      publish(address);
      join(address);
      program.start(address);
    } catch (IOException e) {
      ended();
      throw e;
    }
    startedAt = Instant.now().toString();
    finishedAt = NEVER;
    Thread.startVirtualThread(this::watch);
    return FakeReply.EMPTY;
  }

  private void publish(InetAddress address) throws IOException {
    for (var wanted : config.at("/HostConfig/PortBindings").properties()) {
      int inside = Integer.parseInt(wanted.getKey().replace("/tcp", ""));
      for (var binding : wanted.getValue()) {
        ports.add(
            FakePort.open(
                binding.path("HostIp").asString(""),
                binding.path("HostPort").asInt(0),
                new InetSocketAddress(address, inside)));
      }
    }
  }

  private void join(InetAddress address) throws IOException {
    if (network.isPresent()) {
      var joining = new FakeNetwork.Member(aliases(), address, program.hosts());
      member = Optional.of(joining);
      network.get().join(joining);
    }
  }

  private List<String> aliases() {
    var names = new ArrayList<String>();
    config
        .at("/NetworkingConfig/EndpointsConfig")
        .forEach(each -> each.path("Aliases").forEach(name -> names.add(name.asString())));
    return names;
  }

  /// Ends with a program that ended by itself.
  private void watch() {
    if (program.awaitEnd(Long.MAX_VALUE)) {
      synchronized (this) {
        if (!program.alive() && finishedAt.equals(NEVER)) {
          finished(1);
        }
      }
    }
  }

  private synchronized void finished(int code) {
    exitCode = code;
    finishedAt = Instant.now().toString();
    paused = false;
    try {
      ended();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void ended() throws IOException {
    for (var port : ports) {
      port.close();
    }
    ports.clear();
    if (member.isPresent()) {
      network.orElseThrow().leave(member.get());
      member = Optional.empty();
    }
  }

  private synchronized FakeReply stop(String seconds) {
    if (!program.alive()) {
      return new FakeReply(304, "text/plain", new byte[0]);
    }
    program.signal("TERM");
    program.signal("CONT");
    if (program.awaitEnd(seconds.isEmpty() ? 10 : Long.parseLong(seconds))) {
      finished(0);
      return FakeReply.EMPTY;
    }
    return kill();
  }

  private synchronized FakeReply kill() {
    if (!program.alive()) {
      return FakeReply.error(409, "container " + id + " is not running");
    }
    end();
    return FakeReply.EMPTY;
  }

  /// Whatever its state; returns when nothing runs in it.
  synchronized void end() {
    if (program.alive()) {
      program.signal("KILL");
      var unused = program.awaitEnd(Long.MAX_VALUE);
      finished(137);
    }
  }

  private synchronized FakeReply pause() {
    program.signal("STOP");
    paused = true;
    return FakeReply.EMPTY;
  }

  private synchronized FakeReply unpause() {
    program.signal("CONT");
    paused = false;
    return FakeReply.EMPTY;
  }

  /// One frame: its stream in the first byte, its length in the last four of eight.
  private byte[] log() throws IOException {
    if (!Files.exists(program.log())) {
      return new byte[0];
    }
    byte[] text = Files.readAllBytes(program.log());
    return ByteBuffer.allocate(8 + text.length)
        .put(STDERR)
        .position(4)
        .putInt(text.length)
        .put(text)
        .array();
  }

  private FakeReply put(String folder, byte[] archive) throws IOException {
    FakeArchive.unpack(archive, program.file(folder));
    return FakeReply.text("");
  }

  private FakeReply get(String path) throws IOException {
    var wanted = program.file(path);
    return Files.exists(wanted)
        ? FakeReply.bytes("application/x-tar", FakeArchive.pack(wanted))
        : FakeReply.error(404, "Could not find the file " + path + " in container " + id);
  }

  Map<String, Object> summary() {
    return Map.of("Id", id, "Image", image(), "State", status());
  }

  private synchronized String status() {
    if (program.alive()) {
      return paused ? "paused" : "running";
    }
    return startedAt.equals(NEVER) ? "created" : "exited";
  }

  private synchronized Map<String, Object> inspected() {
    var state =
        Map.of(
            "Status", status(),
            "Running", program.alive(),
            "Paused", paused,
            "ExitCode", exitCode,
            "StartedAt", startedAt,
            "FinishedAt", finishedAt);
    var published =
        ports.stream()
            .collect(
                Collectors.groupingBy(
                    port -> port.portInside() + "/tcp",
                    Collectors.mapping(
                        port -> Map.of("HostIp", port.host(), "HostPort", "" + port.port()),
                        Collectors.toList())));
    return Map.of(
        "Id",
        id,
        "Name",
        "/" + id,
        "Image",
        image(),
        "State",
        state,
        "Config",
        Map.of("Image", image()),
        "NetworkSettings",
        Map.of("Ports", published));
  }
}
