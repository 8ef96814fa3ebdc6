package io.kintsugi.app;

import io.kintsugi.app.demo.DemoCommand;
import io.kintsugi.app.doctor.DoctorCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The `kintsugi` program. Exit codes: 0 done, 1 the work failed, 2 the command line was wrong.
@Command(
    name = "kintsugi",
    description = "Joins MySQL servers into one logical MySQL database.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      ValidateCommand.class,
      ExplainCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      RehearseCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:the work failed", "2:the command line was wrong"},
    footerHeading = "%nThe launcher also knows:%n",
    footer = {
      "  ./kintsugi test [--fast]   build everything and run the tests (--fast: without servers)"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  public Main(CommandSpec spec) {
    this.spec = spec;
  }

  public Main() {
    this(CommandSpec.create());
  }

  /// Without a command there is nothing to do, which is a wrong command line.
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /// Ready to execute; errors of the expected kind become one sentence on its error writer.
  public static CommandLine commandLine() {
    var line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(new Failures());
    line.setUsageHelpAutoWidth(true);
    line.getSubcommands()
        .values()
        .forEach(each -> each.getCommandSpec().versionProvider(new Version()));
    return line;
  }

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }
}
