package io.kintsugi.proxy.session.reply;

/// What MySQL's error numbers say about the transaction they happened in.
public final class Errors {
  private static final int ER_LOCK_DEADLOCK = 1213;
  private static final int ER_TRANSACTION_ROLLBACK_DURING_COMMIT = 3101;
  private static final int ER_OPTION_PREVENTS_STATEMENT = 1290;
  private static final int ER_READ_ONLY_MODE = 1836;
  private static final int ER_XA_RBDEADLOCK = 1614;

  private Errors() {}

  /// Whether the server refused to write because it is no primary (any more). 1290 names the option
  /// that forbids it, and there are others than this one.
  public static boolean isReadOnly(int errno, String message) {
    return errno == ER_READ_ONLY_MODE
        || (errno == ER_OPTION_PREVENTS_STATEMENT && message.contains("read-only"));
  }

  /// Whether the server has undone the whole transaction, not the statement alone. A lock wait that
  /// timed out (1205) undoes the statement alone, unless innodb_rollback_on_timeout is set.
  public static boolean rollsBackTransaction(int errno) {
    return errno == ER_LOCK_DEADLOCK
        || errno == ER_TRANSACTION_ROLLBACK_DURING_COMMIT
        || errno == ER_XA_RBDEADLOCK;
  }
}
