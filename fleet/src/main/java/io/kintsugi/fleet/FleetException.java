package io.kintsugi.fleet;

import org.jspecify.annotations.Nullable;

/// MySQL could not be found, fetched, started or told something; the message is written for the
/// person at the terminal and ends with the server's own last words where there are any.
public final class FleetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FleetException(String message) {
    super(message);
  }

  public FleetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
