package io.kintsugi.app;

import io.kintsugi.config.ConfigException;
import io.kintsugi.fleet.FleetException;
import java.net.BindException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Expected failures become a sentence; only what nobody foresaw shows where it happened.
final class Failures implements IExecutionExceptionHandler {
  static final int FAILED = 1;

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    if (expected(failure)) {
      line.getErr().println("kintsugi: " + sentence(failure));
    } else {
      line.getErr().println("kintsugi: unexpected failure, please report it:");
      failure.printStackTrace(line.getErr());
    }
    line.getErr().flush();
    return FAILED;
  }

  private static boolean expected(Throwable failure) {
    return failure instanceof CommandFailure
        || failure instanceof ConfigException
        || failure instanceof FleetException
        || failure instanceof BindException
        || failure instanceof FileSystemException
        || failure instanceof SSLException
        || failure instanceof SQLException;
  }

  private static String sentence(Throwable failure) {
    if (failure instanceof ConfigException config) {
      return config.problems().size() + " problem(s) in the configuration:\n" + config.getMessage();
    }
    return String.valueOf(failure.getMessage());
  }
}
