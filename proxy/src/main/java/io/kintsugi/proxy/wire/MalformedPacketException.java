package io.kintsugi.proxy.wire;

/// A packet that breaks the protocol; carries the error that MySQL answers with. The connection
/// should be closed after it.
///
/// It has no stack trace: a stranger decides how often it is thrown.
public final class MalformedPacketException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errorCode;

  public MalformedPacketException(int errorCode, String message) {
    super(message, null, false, false);
    this.errorCode = errorCode;
  }

  public static MalformedPacketException malformed(String what) {
    return new MalformedPacketException(
        ErrorCode.ER_MALFORMED_PACKET, "Malformed communication packet: " + what);
  }

  public static MalformedPacketException outOfOrder(int expected, int actual) {
    return new MalformedPacketException(
        ErrorCode.ER_NET_PACKETS_OUT_OF_ORDER,
        "Got packets out of order: expected " + expected + ", got " + actual);
  }

  public static MalformedPacketException tooLarge() {
    return new MalformedPacketException(
        ErrorCode.ER_NET_PACKET_TOO_LARGE, "Got a packet bigger than 'max_allowed_packet' bytes");
  }

  public int errorCode() {
    return errorCode;
  }

  public String sqlState() {
    return ErrorCode.sqlState(errorCode);
  }
}
