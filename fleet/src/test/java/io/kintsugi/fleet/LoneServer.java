package io.kintsugi.fleet;

import java.io.PrintStream;

/// A program that starts a server, says which, and waits to be killed.
final class LoneServer {
  private LoneServer() {}

  public static void main(String[] arguments) throws Exception {
    var server = MySqlDistribution.find(_ -> {}).start(ServerOptions.throwaway());
    try (var out = new PrintStream(System.out, true)) {
      out.println(server.queryOne("SELECT CONCAT(@@datadir, @@pid_file)"));
      System.in.read();
      out.println("not killed: " + server);
    }
  }
}
