package io.kintsugi.chaos.stand;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kintsugi.config.ConfigLoader;
import io.kintsugi.proxy.ProxyServer;
import io.kintsugi.xa.Probe.Step;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;

/// The proxy in a process of its own that dies where it is told to. Lines on its standard input:
///
///     halt STEP COUNT     end the Java machine at this step; COUNT -1 for any
///     pause STEP COUNT    wait there
///     go                  go on from a pause
///     clear               forget what was told, and say `cleared`
///     stop                close the proxy and end
///
/// It ends at once when its standard input does, so that it never outlives who started it. Says
/// `ready` when it serves.
public final class ProbedProxy {
  private ProbedProxy() {}

  /// @param arguments the configuration file
  public static void main(String[] arguments) throws Exception {
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    var probes = new Probes(out);
    Thread.ofPlatform().daemon().name("console").start(() -> listen(probes));
    var config = ConfigLoader.load(Path.of(arguments[0]));
    var server = ProxyServer.start(config, new ProxyServer.Options("auto", 1), probes);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "close"));
    out.println("ready");
    Thread.currentThread().join();
  }

  private static void listen(Probes probes) {
    try (var in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        obey(line.split(" ", -1), probes);
      }
    } catch (IOException e) {
      System.err.println("standard input: " + e.getMessage());
    }
    Runtime.getRuntime().halt(1);
  }

  private static void obey(String[] words, Probes probes) {
    switch (words[0]) {
      case "halt", "pause" ->
          probes.arm(Step.valueOf(words[1]), Integer.parseInt(words[2]), words[0].equals("halt"));
      case "go" -> probes.go();
      case "clear" -> probes.disarm();
      case "stop" -> System.exit(0);
      default -> System.err.println("what is " + words[0] + "?");
    }
  }
}
