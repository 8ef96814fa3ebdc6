package io.kintsugi.router.statement;

import java.util.Map;
import java.util.Set;

/// The words that {@link SelectParser} tells apart.
final class SelectWords {
  private SelectWords() {}

  /// Functions whose value only the proxy knows, and the name it has as a fact.
  static final Map<String, String> FACTS =
      Map.of(
          "DATABASE", "DATABASE",
          "SCHEMA", "DATABASE",
          "CONNECTION_ID", "CONNECTION_ID",
          "USER", "USER",
          "SESSION_USER", "USER",
          "SYSTEM_USER", "USER",
          "CURRENT_USER", "CURRENT_USER",
          "LAST_INSERT_ID", "LAST_INSERT_ID",
          "FOUND_ROWS", "FOUND_ROWS",
          "ROW_COUNT", "ROW_COUNT");

  static final Set<String> TAKES_FROM = Set.of("EXTRACT", "TRIM", "SUBSTRING", "SUBSTR", "MID");

  static final Set<String> SELECT_OPTIONS =
      Set.of(
          "ALL",
          "DISTINCT",
          "DISTINCTROW",
          "HIGH_PRIORITY",
          "STRAIGHT_JOIN",
          "SQL_SMALL_RESULT",
          "SQL_BIG_RESULT",
          "SQL_BUFFER_RESULT",
          "SQL_NO_CACHE",
          "SQL_CALC_FOUND_ROWS");

  static final Set<String> ENDS_CLAUSE =
      Set.of(
          "WHERE",
          "GROUP",
          "HAVING",
          "ORDER",
          "LIMIT",
          "UNION",
          "EXCEPT",
          "INTERSECT",
          "WINDOW",
          "FOR",
          "LOCK");

  /// What may follow a table's name without being its alias.
  static final Set<String> AFTER_TABLE =
      Set.of(
          "WHERE",
          "GROUP",
          "HAVING",
          "ORDER",
          "LIMIT",
          "UNION",
          "EXCEPT",
          "INTERSECT",
          "WINDOW",
          "FOR",
          "LOCK",
          "INTO",
          "JOIN",
          "INNER",
          "CROSS",
          "LEFT",
          "RIGHT",
          "NATURAL",
          "STRAIGHT_JOIN",
          "ON",
          "USING",
          "USE",
          "IGNORE",
          "FORCE",
          "PARTITION",
          "TABLESAMPLE");

  /// Words that are no alias and no operand's end.
  static final Set<String> OPERATORS =
      Set.of(
          "AND",
          "OR",
          "XOR",
          "NOT",
          "LIKE",
          "REGEXP",
          "RLIKE",
          "DIV",
          "MOD",
          "IS",
          "IN",
          "BETWEEN",
          "COLLATE",
          "BINARY",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "END",
          "INTERVAL",
          "ESCAPE",
          "SOUNDS",
          "NULL",
          "TRUE",
          "FALSE",
          "UNKNOWN",
          "SELECT",
          "EXISTS",
          "DISTINCT",
          "ALL",
          "ANY",
          "SOME",
          "MEMBER",
          "OF");

  /// What may stand before a parenthesis in a SELECT that any shard answers alike: keywords, and
  /// functions without effects that read nothing but their arguments, the clock or session
  /// variables.
  static final Set<String> CONSTANT =
      Set.of(
          ("AND OR XOR NOT IN AS ALL ANY SOME EXISTS BETWEEN LIKE REGEXP RLIKE DIV MOD IS WHEN THEN"
                  + " ELSE CASE INTERVAL BINARY SELECT UNION EXCEPT INTERSECT WHERE HAVING BY LIMIT"
                  + " USING CHAR VERSION CONCAT CONCAT_WS IF IFNULL NULLIF ISNULL COALESCE GREATEST"
                  + " LEAST ELT FIELD FIND_IN_SET LOCATE INSTR POSITION SUBSTRING SUBSTR MID"
                  + " SUBSTRING_INDEX LEFT RIGHT LOWER UPPER LCASE UCASE TRIM LTRIM RTRIM LPAD RPAD"
                  + " REPLACE REVERSE REPEAT SPACE LENGTH CHAR_LENGTH CHARACTER_LENGTH OCTET_LENGTH"
                  + " ASCII ORD HEX UNHEX BIN OCT CONV FORMAT QUOTE CAST CONVERT COLLATION CHARSET"
                  + " COERCIBILITY ABS SIGN ROUND FLOOR CEIL CEILING TRUNCATE POW POWER SQRT EXP LN"
                  + " LOG LOG2 LOG10 PI MD5 SHA SHA1 SHA2 CRC32 NOW SYSDATE CURDATE CURTIME"
                  + " CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP UTC_DATE"
                  + " UTC_TIME UTC_TIMESTAMP UNIX_TIMESTAMP FROM_UNIXTIME CONVERT_TZ DATE TIME"
                  + " TIMESTAMP YEAR MONTH DAY HOUR MINUTE SECOND DATE_ADD DATE_SUB ADDDATE SUBDATE"
                  + " DATEDIFF TIMEDIFF TIMESTAMPDIFF TIMESTAMPADD DATE_FORMAT TIME_FORMAT EXTRACT"
                  + " STR_TO_DATE TIME_TO_SEC SEC_TO_TIME DATABASE SCHEMA USER CURRENT_USER"
                  + " SESSION_USER SYSTEM_USER CONNECTION_ID UUID UUID_TO_BIN BIN_TO_UUID RAND LAST_DAY INET_ATON INET_NTOA"
                  + " REGEXP_REPLACE REGEXP_LIKE JSON_OBJECT JSON_ARRAY JSON_EXTRACT JSON_UNQUOTE LAST_INSERT_ID FOUND_ROWS ROW_COUNT")
              .split(" "));
}
