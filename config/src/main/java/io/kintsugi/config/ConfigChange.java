package io.kintsugi.config;

import java.util.List;
import java.util.stream.Collectors;

/// One thing in which a new configuration differs from the one that runs. Holds no secret: of a
/// password it says only that it is another one.
public sealed interface ConfigChange {

  /// From when on it holds in a proxy that runs.
  enum Effect {
    /// From each session's next statement on; a transaction that is open keeps its shards.
    NOW,
    /// For clients that connect from now on.
    NEW_CONNECTIONS,
    /// Not before a restart: the running proxy keeps what it has.
    RESTART
  }

  enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  /// What is other about it.
  ///
  /// @param key as the file has it
  /// @param before as the file might have it; stars for a secret, and of a rule only its kind
  record Difference(String key, String before, String after) {
    @Override
    public String toString() {
      return before.equals(after) ? key : key + " " + before + " -> " + after;
    }
  }

  /// Where it stands in the file, such as `servers.a`.
  String path();

  default Effect effect() {
    return Effect.NOW;
  }

  /// One line for people.
  String text();

  record User(String name, Kind kind, List<Difference> differences) implements ConfigChange {
    public User {
      differences = List.copyOf(differences);
    }

    @Override
    public String path() {
      return "users." + name;
    }

    @Override
    public String text() {
      return line(path(), kind, differences);
    }
  }

  record Server(String name, Kind kind, List<Difference> differences) implements ConfigChange {
    public Server {
      differences = List.copyOf(differences);
    }

    /// Whether only its share of reads is another: its connections stay.
    public boolean onlyWeight() {
      return kind == Kind.CHANGED
          && differences.stream().allMatch(each -> each.key().equals("weight"));
    }

    @Override
    public String path() {
      return "servers." + name;
    }

    @Override
    public String text() {
      return line(path(), kind, differences);
    }
  }

  record Shard(String name, Kind kind, List<Difference> differences) implements ConfigChange {
    public Shard {
      differences = List.copyOf(differences);
    }

    @Override
    public String path() {
      return "shards." + name;
    }

    @Override
    public String text() {
      return line(path(), kind, differences);
    }
  }

  record Schema(String name, Kind kind, List<Difference> differences) implements ConfigChange {
    public Schema {
      differences = List.copyOf(differences);
    }

    @Override
    public String path() {
      return "schemas." + name;
    }

    @Override
    public String text() {
      return line(path(), kind, differences);
    }
  }

  /// A key of one of the other sections.
  record Setting(String section, Difference difference, Effect effect) implements ConfigChange {
    @Override
    public String path() {
      return section + "." + difference.key();
    }

    @Override
    public String text() {
      return section
          + "."
          + difference
          + switch (effect) {
            case NOW -> "";
            case NEW_CONNECTIONS -> " (for new connections)";
            case RESTART -> " (needs a restart)";
          };
    }
  }

  private static String line(String path, Kind kind, List<Difference> differences) {
    return switch (kind) {
      case ADDED -> path + " added";
      case REMOVED -> path + " removed";
      case CHANGED ->
          path
              + ": "
              + differences.stream().map(Difference::toString).collect(Collectors.joining(", "));
    };
  }
}
