package io.kintsugi.proxy.observe;

import java.util.Locale;

/// What a statement does, by its first word; a label of metrics, so there are few.
public enum StatementType {
  SELECT,
  INSERT,
  UPDATE,
  DELETE,
  REPLACE,
  DDL,
  TRANSACTION,
  SESSION,
  OTHER;

  static StatementType of(String word) {
    return switch (word) {
      case "SELECT", "WITH", "TABLE", "VALUES" -> SELECT;
      case "INSERT" -> INSERT;
      case "UPDATE" -> UPDATE;
      case "DELETE" -> DELETE;
      case "REPLACE" -> REPLACE;
      case "CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE" -> DDL;
      case "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE" -> TRANSACTION;
      case "SET", "SHOW", "USE", "KILL", "DESCRIBE", "DESC", "EXPLAIN", "KINTSUGI" -> SESSION;
      default -> OTHER;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
