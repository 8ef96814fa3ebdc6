package io.kintsugi.app;

import org.jspecify.annotations.Nullable;

/// The work could not be done; the message is written for the person at the terminal.
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailure(String message) {
    super(message);
  }

  public CommandFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
