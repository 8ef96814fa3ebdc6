package io.kintsugi.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs sysbench's OLTP scripts against one endpoint, without TLS: a yardstick measures the proxy,
/// not the cipher.
record Sysbench(Path program, BenchOptions options) {
  private static final int PATIENCE_SECONDS = 60;

  /// Makes the tables and fills them.
  ///
  /// @param numbered whether the servers count the rows, which they cannot do over shards
  /// @throws BenchException in sysbench's words when a statement fails
  void prepare(Endpoint endpoint, boolean numbered) {
    var command = command(Workload.POINT_TEXT, endpoint, 1, "prepare");
    command.add(command.size() - 1, "--auto_inc=" + (numbered ? "on" : "off"));
    SysbenchResult.check(output(command, PATIENCE_SECONDS));
  }

  /// @throws BenchException in sysbench's words when a statement fails
  SysbenchResult run(Workload workload, Endpoint endpoint, int seconds) {
    var command = command(workload, endpoint, options.threads(), "run");
    command.add(command.size() - 1, "--time=" + seconds);
    return SysbenchResult.parse(output(command, seconds + PATIENCE_SECONDS));
  }

  private List<String> command(Workload workload, Endpoint endpoint, int threads, String verb) {
    var words = new ArrayList<String>();
    words.add(program.toString());
    words.add(workload.script());
    words.addAll(workload.arguments());
    words.addAll(
        List.of(
            "--db-driver=mysql",
            "--mysql-host=" + endpoint.host(),
            "--mysql-port=" + endpoint.port(),
            "--mysql-user=" + endpoint.user(),
            "--mysql-password=" + endpoint.password(),
            "--mysql-db=" + endpoint.schema(),
            "--mysql-ssl=off",
            "--tables=" + options.tables(),
            "--table-size=" + options.rows(),
            "--threads=" + threads,
            verb));
    return words;
  }

  private static String output(List<String> command, int limitSeconds) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process
          .onExit()
          .orTimeout(limitSeconds, TimeUnit.SECONDS)
          .exceptionally(_ -> process.destroyForcibly());
      try (var out = process.getInputStream()) {
        return new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new BenchException("sysbench does not run: " + e.getMessage(), e);
    }
  }
}
