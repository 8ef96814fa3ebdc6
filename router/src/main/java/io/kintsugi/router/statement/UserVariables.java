package io.kintsugi.router.statement;

import org.jspecify.annotations.Nullable;

/// Reading a user variable from a backend and giving it to another: type, signedness, character set
/// and collation must survive, for they decide comparisons.
public final class UserVariables {
  private UserVariables() {}

  /// What a variable is, by the column type of `SELECT @name`.
  public enum Type {
    INTEGER,
    UNSIGNED,
    DECIMAL,
    DOUBLE,
    STRING
  }

  /// Three items of a SELECT list: the variable (for its type), its bytes, its collation.
  public static String selectItems(String name) {
    String variable = reference(name);
    return variable + ", CAST(" + variable + " AS BINARY), COLLATION(" + variable + ")";
  }

  public static String reference(String name) {
    return "@" + SqlText.quotedName(name);
  }

  /// The right side of `SET @name = ...`; `bytes` null for NULL, else the second item's value.
  public static String literal(Type type, byte @Nullable [] bytes, String collation) {
    if (bytes == null) {
      return "NULL";
    }
    String digits = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    return switch (type) {
      case INTEGER, DECIMAL -> digits;
      case UNSIGNED -> "CAST(" + digits + " AS UNSIGNED)";
      case DOUBLE -> digits.indexOf('e') >= 0 ? digits : digits + "e0";
      case STRING -> string(bytes, collation);
    };
  }

  private static String string(byte[] bytes, String collation) {
    int end = collation.indexOf('_');
    String charset = end < 0 ? collation : collation.substring(0, end);
    String value = bytes.length == 0 ? "''" : "0x" + SqlText.hex(bytes);
    return charset.equals("binary")
        ? "_binary " + value
        : "_" + charset + " " + value + " COLLATE " + collation;
  }
}
