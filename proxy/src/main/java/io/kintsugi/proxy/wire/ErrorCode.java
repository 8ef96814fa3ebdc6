package io.kintsugi.proxy.wire;

/// The MySQL error numbers that the protocol itself can raise, named as in the server's error
/// reference.
public final class ErrorCode {
  public static final int ER_CON_COUNT_ERROR = 1040;
  public static final int ER_HANDSHAKE_ERROR = 1043;
  public static final int ER_DBACCESS_DENIED_ERROR = 1044;
  public static final int ER_ACCESS_DENIED_ERROR = 1045;
  public static final int ER_UNKNOWN_COM_ERROR = 1047;
  public static final int ER_BAD_DB_ERROR = 1049;
  public static final int ER_NET_PACKET_TOO_LARGE = 1153;
  public static final int ER_NET_PACKETS_OUT_OF_ORDER = 1156;
  public static final int ER_NET_UNCOMPRESS_ERROR = 1157;
  public static final int ER_WRONG_ARGUMENTS = 1210;
  public static final int ER_NOT_SUPPORTED_YET = 1235;
  public static final int ER_UNKNOWN_STMT_HANDLER = 1243;
  public static final int ER_NOT_SUPPORTED_AUTH_MODE = 1251;
  public static final int ER_MALFORMED_PACKET = 1835;
  public static final int ER_SECURE_TRANSPORT_REQUIRED = 3159;

  private ErrorCode() {}

  /// The SQLSTATE that MySQL sends with this error; `HY000` for those without one of their own.
  public static String sqlState(int errorCode) {
    return switch (errorCode) {
      case ER_CON_COUNT_ERROR, ER_NOT_SUPPORTED_AUTH_MODE -> "08004";
      case ER_HANDSHAKE_ERROR,
          ER_UNKNOWN_COM_ERROR,
          ER_NET_PACKET_TOO_LARGE,
          ER_NET_PACKETS_OUT_OF_ORDER,
          ER_NET_UNCOMPRESS_ERROR ->
          "08S01";
      case ER_DBACCESS_DENIED_ERROR, ER_BAD_DB_ERROR, ER_NOT_SUPPORTED_YET -> "42000";
      case ER_ACCESS_DENIED_ERROR -> "28000";
      default -> "HY000";
    };
  }
}
