package io.kintsugi.proxy.wire;

/// Column and parameter types (manual: "enum_field_types") and the form their values take in binary
/// rows.
public enum ColumnType {
  DECIMAL(0, -1),
  TINY(1, 1),
  SHORT(2, 2),
  LONG(3, 4),
  FLOAT(4, 4),
  DOUBLE(5, 8),
  NULL(6, 0),
  TIMESTAMP(7, -2),
  LONGLONG(8, 8),
  INT24(9, 4),
  DATE(10, -2),
  TIME(11, -2),
  DATETIME(12, -2),
  YEAR(13, 2),
  VARCHAR(15, -1),
  BIT(16, -1),
  VECTOR(242, -1),
  BOOL(244, 1),
  JSON(245, -1),
  NEWDECIMAL(246, -1),
  ENUM(247, -1),
  SET(248, -1),
  TINY_BLOB(249, -1),
  MEDIUM_BLOB(250, -1),
  LONG_BLOB(251, -1),
  BLOB(252, -1),
  VAR_STRING(253, -1),
  STRING(254, -1),
  GEOMETRY(255, -1);

  private static final ColumnType[] BY_CODE = new ColumnType[256];

  static {
    for (ColumnType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final int size;

  ColumnType(int code, int size) {
    this.code = code;
    this.size = size;
  }

  /// The type of this code byte.
  ///
  /// @throws MalformedPacketException for a code that never travels (NEWDATE, TYPED_ARRAY and the
  ///   like)
  public static ColumnType of(int code) {
    ColumnType type = BY_CODE[code & 0xFF];
    if (type == null) {
      throw MalformedPacketException.malformed("unknown type " + (code & 0xFF));
    }
    return type;
  }

  public int code() {
    return code;
  }

  /// Bytes of a binary value; only for types that are [#isFixed].
  public int fixedSize() {
    return size;
  }

  public boolean isFixed() {
    return size >= 0;
  }

  /// One length byte, then the parts of a date or time.
  public boolean isTemporal() {
    return size == -2;
  }

  /// A length-encoded string in binary rows too.
  public boolean isString() {
    return size == -1;
  }

  /// TINY to LONGLONG and YEAR.
  public boolean isInteger() {
    return switch (this) {
      case TINY, SHORT, LONG, INT24, LONGLONG, YEAR, BOOL -> true;
      case DECIMAL,
          FLOAT,
          DOUBLE,
          NULL,
          TIMESTAMP,
          DATE,
          TIME,
          DATETIME,
          VARCHAR,
          BIT,
          VECTOR,
          JSON,
          NEWDECIMAL,
          ENUM,
          SET,
          TINY_BLOB,
          MEDIUM_BLOB,
          LONG_BLOB,
          BLOB,
          VAR_STRING,
          STRING,
          GEOMETRY ->
          false;
    };
  }
}
