package io.kintsugi.app;

import io.kintsugi.config.ConfigException;
import io.kintsugi.config.Notes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Checks a configuration without asking any server.
@Command(
    name = "validate",
    description = "Check a configuration: every problem with line, column and a suggestion.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:valid", "1:not valid", "2:the command line was wrong"})
final class ValidateCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      var loaded = config.load();
      var out = spec.commandLine().getOut();
      out.println(
          "%s is valid: %d shard(s) on %d server(s), %d schema(s)."
              .formatted(
                  config.file(),
                  loaded.shards().size(),
                  loaded.servers().size(),
                  loaded.schemas().size()));
      Notes.of(loaded).forEach(note -> out.println("note: " + note));
      return 0;
    } catch (ConfigException e) {
      var err = spec.commandLine().getErr();
      e.problems().forEach(err::println);
      return Failures.FAILED;
    }
  }
}
