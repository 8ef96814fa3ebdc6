package io.kintsugi.app.demo;

import io.kintsugi.router.Router;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RouteScratch;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Sends the samples through the proxy as a client does, prints what happened, and notes what
/// differs from what the samples say.
final class SampleRun {
  private final Supplier<Router> router;
  private final int shards;
  private final PrintWriter out;
  private final List<String> differences = new ArrayList<>();

  /// @param router the proxy's, as it is when asked: it changes with the tables
  SampleRun(Supplier<Router> router, int shards, PrintWriter out) {
    this.router = router;
    this.shards = shards;
    this.out = out;
  }

  /// What was not as the samples say; empty when all was.
  List<String> differences() {
    return List.copyOf(differences);
  }

  void run(List<Sample> samples, Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sample : samples) {
        var answer = Answer.of(statement, sample.sql());
        var reach = reach(sample.sql(), connection, answer);
        print(sample, reach, answer);
        compare(sample, reach, answer);
      }
    }
  }

  /// Routes once more with the key the proxy made, so that a new row's shard is the real one.
  private Reach reach(String sql, Connection connection, Answer answer) {
    var catalog = router.get().catalog();
    long made = answer instanceof Answer.Done done ? done.generated() : 0;
    RoutePlan plan;
    if (made == 0) {
      plan = route(router.get(), sql, connection);
    } else {
      plan = route(new Router(catalog, () -> made), sql, connection);
    }
    return Reach.of(plan, catalog);
  }

  private static RoutePlan route(Router router, String sql, Connection connection) {
    var bytes = sql.getBytes(StandardCharsets.UTF_8);
    var session = new ClientSession(connection, Demo.SCHEMA);
    return router.route(bytes, 0, bytes.length, session, new RouteScratch());
  }

  private void print(Sample sample, Reach reach, Answer answer) {
    if (!sample.heading().isEmpty()) {
      out.println();
      out.println("-- " + sample.heading());
    }
    out.println(sample.sql() + ";");
    out.println("   -> " + reach);
    answer.lines().forEach(line -> out.println("   " + line));
    out.flush();
  }

  private void compare(Sample sample, Reach reach, Answer answer) {
    if (shards == 1 && sample.shards().equals("none")) {
      // What is refused over shards, one server simply answers.
      return;
    }
    if (!reach.is(sample.shards(), shards)) {
      differ(sample, "went to " + reach + ", not to " + sample.shards());
    }
    if (!sample.rows().isEmpty() && !new Answer.Rows(sample.rows()).equals(answer)) {
      differ(sample, "answered\n" + String.join("\n", answer.lines()));
    }
    var expected = sample.answer();
    if (!expected.isEmpty() && !expected.equals(brief(answer))) {
      differ(sample, "answered " + String.join("\n", answer.lines()) + ", not " + expected);
    }
  }

  private static String brief(Answer answer) {
    return switch (answer) {
      case Answer.Rows rows -> (rows.table().size() - 1) + " row(s)";
      case Answer.Done done -> "ok " + done.affected();
      case Answer.Failed failed -> String.valueOf(failed.errno());
    };
  }

  private void differ(Sample sample, String how) {
    differences.add(sample.sql() + ";\n" + how);
  }
}
