package io.kintsugi.xa;

/// Why a branch did not do what it was told.
public abstract sealed class BranchException extends Exception {
  private static final long serialVersionUID = 1;

  private BranchException(String message) {
    super(message);
  }

  /// The server answered with an error: the branch's state is what it was, unless the error says
  /// otherwise.
  public static final class Refused extends BranchException {
    private static final long serialVersionUID = 1;
    private final int errno;
    private final String sqlState;

    public Refused(int errno, String sqlState, String message) {
      super(message);
      this.errno = errno;
      this.sqlState = sqlState;
    }

    public int errno() {
      return errno;
    }

    public String sqlState() {
      return sqlState;
    }
  }

  /// The server is read-only: it was demoted, and a commit there would be lost or errant.
  public static final class ReadOnly extends BranchException {
    private static final long serialVersionUID = 1;

    public ReadOnly(String message) {
      super(message);
    }
  }

  /// No answer came: what the server did is not known.
  public static final class Lost extends BranchException {
    private static final long serialVersionUID = 1;

    public Lost(String message) {
      super(message);
    }
  }
}
