package io.kintsugi.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A network of the fake engine: who is in it knows the others' names, by a hosts file of its own.
final class FakeNetwork {
  private final JsonNode config;
  private final Set<Member> members = new HashSet<>();

  FakeNetwork(JsonNode config) {
    this.config = config;
  }

  /// A running container.
  ///
  /// @param hosts where it looks for the folder with its hosts file
  record Member(List<String> names, InetAddress address, Path hosts) {
    Member {
      names = List.copyOf(names);
    }

    private String lines() {
      return names.stream()
          .map(name -> address.getHostAddress() + " " + name + "\n")
          .collect(Collectors.joining());
    }
  }

  boolean hasLabels(Map<String, String> labels) {
    return FakeContainer.hasLabels(config, labels);
  }

  synchronized void join(Member member) throws IOException {
    members.add(member);
    tell();
  }

  synchronized void leave(Member member) throws IOException {
    members.remove(member);
    Folders.delete(member.hosts());
    tell();
  }

  private void tell() throws IOException {
    var all = members.stream().map(Member::lines).collect(Collectors.joining());
    for (var member : members) {
      Files.createDirectories(member.hosts());
      var unfinished = Files.writeString(member.hosts().resolve("hosts.new"), all);
      Files.move(unfinished, member.hosts().resolve("hosts"), StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
