package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.Token;
import java.util.EnumSet;
import java.util.Set;

/// Tells statements that any copy of the data answers alike: what may be read from a replica.
///
/// A list of what is allowed, not of what is forbidden: a name before a parenthesis that is not in
/// it may be a stored function, and those may write. Source: the function and operator reference of
/// MySQL's manual.
final class PureReads {
  private static final Set<Keyword> NEVER =
      EnumSet.of(
          Keyword.INTO,
          Keyword.UPDATE,
          Keyword.DELETE,
          Keyword.SHARE,
          Keyword.LOCK,
          Keyword.SQL_CALC_FOUND_ROWS);
  private static final Set<String> FUNCTIONS =
      Set.of(
          """
          ANY_VALUE AVG BIT_AND BIT_OR BIT_XOR COUNT GROUP_CONCAT JSON_ARRAYAGG JSON_OBJECTAGG MAX
          MIN STD STDDEV STDDEV_POP STDDEV_SAMP SUM VAR_POP VAR_SAMP VARIANCE GROUPING CUME_DIST
          DENSE_RANK FIRST_VALUE LAG LAST_VALUE LEAD NTH_VALUE NTILE PERCENT_RANK RANK ROW_NUMBER
          OVER ABS ACOS ASIN ATAN ATAN2 CEIL CEILING CONV COS COT CRC32 DEGREES EXP FLOOR LN LOG
          LOG10 LOG2 MOD PI POW POWER RADIANS RAND ROUND SIGN SIN SQRT TAN TRUNCATE FORMAT
          BIT_COUNT ASCII BIN BIT_LENGTH CHAR CHAR_LENGTH CHARACTER_LENGTH CONCAT CONCAT_WS ELT
          EXPORT_SET FIELD FIND_IN_SET FROM_BASE64 HEX INSERT INSTR LCASE LEFT LENGTH LOCATE LOWER
          LPAD LTRIM MAKE_SET MID OCT OCTET_LENGTH ORD POSITION QUOTE REPEAT REPLACE REVERSE RIGHT
          RPAD RTRIM SOUNDEX SPACE STRCMP SUBSTR SUBSTRING SUBSTRING_INDEX TO_BASE64 TRIM UCASE
          UNHEX UPPER WEIGHT_STRING REGEXP_INSTR REGEXP_LIKE REGEXP_REPLACE REGEXP_SUBSTR CHARSET
          COLLATION COERCIBILITY MD5 SHA SHA1 SHA2 COMPRESS UNCOMPRESS UNCOMPRESSED_LENGTH
          AES_DECRYPT AES_ENCRYPT RANDOM_BYTES UUID UUID_TO_BIN BIN_TO_UUID IS_UUID INET_ATON
          INET_NTOA INET6_ATON INET6_NTOA IS_IPV4 IS_IPV6 ADDDATE ADDTIME CONVERT_TZ CURDATE
          CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURTIME DATE DATE_ADD DATE_FORMAT DATE_SUB
          DATEDIFF DAY DAYNAME DAYOFMONTH DAYOFWEEK DAYOFYEAR EXTRACT FROM_DAYS FROM_UNIXTIME
          GET_FORMAT HOUR LAST_DAY LOCALTIME LOCALTIMESTAMP MAKEDATE MAKETIME MICROSECOND MINUTE
          MONTH MONTHNAME NOW PERIOD_ADD PERIOD_DIFF QUARTER SEC_TO_TIME SECOND STR_TO_DATE
          SUBDATE SUBTIME SYSDATE TIME TIME_FORMAT TIME_TO_SEC TIMEDIFF TIMESTAMP TIMESTAMPADD
          TIMESTAMPDIFF TO_DAYS TO_SECONDS UNIX_TIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP WEEK
          WEEKDAY WEEKOFYEAR YEAR YEARWEEK CAST COALESCE CONVERT GREATEST IF IFNULL INTERVAL
          ISNULL LEAST NULLIF NAME_CONST BINARY DATETIME DEC NCHAR SIGNED UNSIGNED VALUE
          JSON_ARRAY JSON_ARRAY_APPEND JSON_ARRAY_INSERT JSON_CONTAINS JSON_CONTAINS_PATH
          JSON_DEPTH JSON_EXTRACT JSON_INSERT JSON_KEYS JSON_LENGTH JSON_MERGE JSON_MERGE_PATCH
          JSON_MERGE_PRESERVE JSON_OBJECT JSON_OVERLAPS JSON_PRETTY JSON_QUOTE JSON_REMOVE
          JSON_REPLACE JSON_SCHEMA_VALID JSON_SEARCH JSON_SET JSON_STORAGE_SIZE JSON_TABLE
          JSON_TYPE JSON_UNQUOTE JSON_VALID JSON_VALUE MEMBER OF COLUMNS MATCH AGAINST DATABASE
          SCHEMA USER SESSION_USER SYSTEM_USER CURRENT_USER ANY SOME OFFSET ROLLUP ESCAPE
          DUPLICATE
          """
              .strip()
              .split("\\s+"));

  private PureReads() {}

  static boolean is(Source source) {
    boolean begins =
        switch (source.keyword(0)) {
          case SELECT, WITH, TABLE, VALUES -> true;
          default -> source.kind(0) == Token.LEFT_PAREN;
        };
    if (!begins) {
      return false;
    }
    for (int i = 0; i < source.size(); i++) {
      if (!allowed(source, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean allowed(Source source, int i) {
    return switch (source.kind(i)) {
      case SYSTEM_VARIABLE, ASSIGN -> false;
      case QUOTED_NAME -> source.kind(i + 1) != Token.LEFT_PAREN;
      case WORD -> word(source, i);
      default -> true;
    };
  }

  private static boolean word(Source source, int i) {
    if (NEVER.contains(source.keyword(i))) {
      return false;
    }
    if (source.kind(i + 1) != Token.LEFT_PAREN) {
      return true;
    }
    if (source.kind(i - 1) == Token.DOT) {
      return false;
    }
    // With a blank between, MySQL takes some built-in names for stored functions.
    boolean adjacent = source.endOf(i) == source.startOf(i + 1);
    return source.keyword(i).reserved() || (adjacent && FUNCTIONS.contains(source.word(i)));
  }
}
