package io.kintsugi.router.rule;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// MySQL's column types, named as information_schema.columns.DATA_TYPE names them.
public enum ColumnType {
  TINYINT(8),
  SMALLINT(16),
  MEDIUMINT(24),
  INT(32),
  BIGINT(64),
  DECIMAL,
  FLOAT,
  DOUBLE,
  BIT,
  YEAR,
  DATE,
  TIME,
  DATETIME,
  TIMESTAMP,
  CHAR,
  VARCHAR,
  TINYTEXT,
  TEXT,
  MEDIUMTEXT,
  LONGTEXT,
  BINARY,
  VARBINARY,
  TINYBLOB,
  BLOB,
  MEDIUMBLOB,
  LONGBLOB,
  ENUM,
  SET,
  JSON,
  VECTOR,
  /// Spatial types, and any that a newer server may bring: never a key, never looked into.
  OTHER;

  private static final Map<String, ColumnType> BY_NAME =
      Stream.of(values())
          .collect(
              Collectors.toUnmodifiableMap(
                  type -> type.name().toLowerCase(Locale.ROOT), Function.identity()));

  private final int bits;

  ColumnType() {
    this(0);
  }

  ColumnType(int bits) {
    this.bits = bits;
  }

  static ColumnType named(String dataType) {
    @Nullable ColumnType type = BY_NAME.get(dataType.toLowerCase(Locale.ROOT));
    return type == null ? OTHER : type;
  }

  /// Bits of an integer type; 0 for all others.
  public int bits() {
    return bits;
  }

  public boolean isInteger() {
    return bits > 0;
  }

  /// A string type with a character set.
  public boolean isText() {
    return switch (this) {
      case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> true;
      default -> false;
    };
  }

  /// A string type of bytes.
  public boolean isBinary() {
    return switch (this) {
      case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> true;
      default -> false;
    };
  }
}
