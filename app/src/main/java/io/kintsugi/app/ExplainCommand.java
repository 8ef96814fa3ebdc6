package io.kintsugi.app;

import io.kintsugi.app.explain.Explanation;
import io.kintsugi.app.explain.KnownTables;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Tells where a statement would go, without running it.
@Command(
    name = "explain",
    description = {
      "Tell which shards a statement would go to, what each gets, and why.",
      "The tables' columns are read from the servers, or from CREATE TABLE statements (--tables)."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the statement has a plan",
      "1:it would be refused, or the configuration is not valid",
      "2:the command line was wrong"
    })
final class ExplainCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--tables",
      paramLabel = "FILE",
      description = "CREATE TABLE statements; no server is asked then.")
  private @Nullable Path tables;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "The default schema (default: the only one of the configuration).")
  private @Nullable String schema;

  @Option(names = "--json", description = "Print the plan as JSON and nothing else.")
  private boolean json = false;

  @Parameters(paramLabel = "SQL", description = "One statement.")
  private String sql = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var loaded = config.load();
    var chosen = schema;
    if (chosen == null && loaded.schemas().size() == 1) {
      chosen = loaded.schemas().keySet().iterator().next();
    }
    if (chosen != null && !loaded.schemas().containsKey(chosen)) {
      throw new ParameterException(
          spec.commandLine(),
          "No schema %s; the configuration has %s.".formatted(chosen, loaded.schemas().keySet()));
    }
    try (var known =
        tables == null
            ? KnownTables.ofServers(loaded)
            : KnownTables.ofFile(loaded, tables, chosen)) {
      known.remarks().forEach(spec.commandLine().getErr()::println);
      var explanation = Explanation.of(sql, chosen, known);
      var out = spec.commandLine().getOut();
      out.println(json ? explanation.json() : explanation.text());
      return explanation.refused() ? Failures.FAILED : 0;
    }
  }
}
