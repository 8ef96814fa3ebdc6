package io.kintsugi.bench;

import java.util.List;

/// A sysbench script with the arguments that make it what its name says.
public enum Workload {
  POINT_TEXT("point select, text", "oltp_point_select", "--db-ps-mode=disable"),
  POINT_PREPARED("point select, prepared", "oltp_point_select", "--db-ps-mode=auto"),
  READ_ONLY("read only", "oltp_read_only"),
  READ_WRITE("read write", "oltp_read_write"),
  WRITE_ONLY("write only", "oltp_write_only"),
  /// Over two shards: a prepared point select finds its shard by the bytes of its parameter.
  SHARDED_TEXT("two shards: point select, text", "oltp_point_select", "--db-ps-mode=disable"),
  SHARDED_PREPARED("two shards: point select, prepared", "oltp_point_select", "--db-ps-mode=auto");

  private final String title;
  private final String script;
  private final List<String> arguments;

  Workload(String title, String script, String... arguments) {
    this.title = title;
    this.script = script;
    this.arguments = List.of(arguments);
  }

  public String title() {
    return title;
  }

  /// The name of sysbench's own script.
  public String script() {
    return script;
  }

  public List<String> arguments() {
    return arguments;
  }

  /// Whether the table is spread over two servers: only Kintsugi runs it, and its yardstick is the
  /// same script on one server.
  public boolean sharded() {
    return this == SHARDED_TEXT || this == SHARDED_PREPARED;
  }
}
