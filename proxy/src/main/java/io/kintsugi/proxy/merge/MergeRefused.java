package io.kintsugi.proxy.merge;

/// An answer that cannot be merged exactly, or not within the memory allowed: the client gets
/// {@link #errno}, {@link #sqlState} and the message as an ERR packet. No stack trace: it is an
/// answer, not a fault of the program.
public final class MergeRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;
  private final String sqlState;

  private MergeRefused(int errno, String sqlState, String message) {
    super(message, null, false, false);
    this.errno = errno;
    this.sqlState = sqlState;
  }

  /// ER_NOT_SUPPORTED_YET.
  static MergeRefused notSupported(String message) {
    return new MergeRefused(1235, "42000", message);
  }

  /// ER_TABLE_DEF_CHANGED.
  public static MergeRefused otherColumns() {
    return new MergeRefused(
        1412, "HY000", "The shards' columns are not those the proxy knows; retry the statement");
  }

  /// ER_OUT_OF_SORTMEMORY.
  static MergeRefused outOfMemory(String message) {
    return new MergeRefused(1038, "HY001", message);
  }

  /// ER_DATA_OUT_OF_RANGE.
  static MergeRefused outOfRange(String what) {
    return new MergeRefused(1690, "22003", what + " value is out of range over all shards");
  }

  /// ER_MALFORMED_PACKET.
  static MergeRefused malformed() {
    return new MergeRefused(1835, "HY000", "A shard sent a row that does not fit its columns");
  }

  /// MySQL's error number.
  public int errno() {
    return errno;
  }

  public String sqlState() {
    return sqlState;
  }
}
