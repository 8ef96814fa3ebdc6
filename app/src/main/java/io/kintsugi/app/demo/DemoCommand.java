package io.kintsugi.app.demo;

import io.kintsugi.app.Shutdown;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Real servers, a proxy and a school in one command.
@Command(
    name = "demo",
    description = {
      "Start real MySQL servers and a proxy, load a school, show what goes where.",
      "Runs until Ctrl-C, which stops what it started and nothing else."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped, or --check found every answer right",
      "1:could not start, or --check found a difference",
      "2:the command line was wrong"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int MOST_SHARDS = 16;
  private static final int MOST_REPLICAS = 4;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where clients connect; 0 for any (default: ${DEFAULT-VALUE}).")
  private int port = 3307;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "Where the dashboard is; 0 for any (default: ${DEFAULT-VALUE}).")
  private int adminPort = 8307;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep the servers' data here between runs (default: thrown away).")
  private @Nullable Path data;

  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "Primaries, a shard each (default: ${DEFAULT-VALUE}).")
  private int shards = 2;

  @Option(
      names = "--replicas",
      paramLabel = "M",
      description = "Replicas of each primary (default: ${DEFAULT-VALUE}).")
  private int replicas = 1;

  @Option(names = "--check", description = "Verify all answers and where the rows lie, then stop.")
  private boolean check = false;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var options = options();
    var out = spec.commandLine().getOut();
    try (var shutdown = new Shutdown()) {
      var demo = Demo.start(options, out, shutdown);
      demo.load();
      var differences = new ArrayList<>(demo.show());
      if (check) {
        differences.addAll(demo.misplaced());
        return verdict(differences, out);
      }
      invite(demo, out);
      shutdown.awaitSignal();
    }
    return 0;
  }

  private DemoOptions options() {
    within("--port", port, 0, 65535);
    within("--admin-port", adminPort, 0, 65535);
    within("--shards", shards, 1, MOST_SHARDS);
    within("--replicas", replicas, 0, MOST_REPLICAS);
    return new DemoOptions(port, adminPort, data, shards, replicas);
  }

  private void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s must be from %d to %d".formatted(name, least, most));
    }
  }

  private static int verdict(List<String> differences, PrintWriter out) {
    out.println();
    if (differences.isEmpty()) {
      out.println("All answers are right, and every row lies where its rule says.");
    } else {
      out.println(differences.size() + " difference(s):");
      differences.forEach(each -> out.println("- " + each.replace("\n", "\n  ")));
    }
    out.flush();
    return differences.isEmpty() ? 0 : 1;
  }

  private static void invite(Demo demo, PrintWriter out) {
    out.println();
    out.println("The school is open. Connect with any MySQL client:");
    out.println("  mysql -h127.0.0.1 -P" + demo.port() + " -uapp -papp school");
    out.println("The dashboard, for user ops with password ops:");
    out.println("  " + demo.page());
    out.println("Ctrl-C stops everything.");
    out.flush();
  }
}
