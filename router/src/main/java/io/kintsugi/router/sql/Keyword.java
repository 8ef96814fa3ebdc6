package io.kintsugi.router.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The words of MySQL's grammar that decide something here; not all of its keywords. Looking one up
/// allocates nothing and folds ASCII letters only, whatever the locale.
public enum Keyword {
  /// Any other word: a name, or a keyword without meaning to Kintsugi.
  NONE(false),
  ADD(true),
  AGAINST(false),
  ALL(true),
  ALTER(true),
  ANALYZE(true),
  AND(true),
  ANY(false),
  AS(true),
  ASC(true),
  BEFORE(true),
  BEGIN(false),
  BETWEEN(true),
  BINARY(true),
  BINLOG(false),
  BOTH(true),
  BY(true),
  CACHE(false),
  CALL(true),
  CASE(true),
  CAST(false),
  CHAIN(false),
  CHANGE(true),
  CHAR(true),
  CHARACTER(true),
  CHARSET(false),
  CHECK(true),
  CHECKSUM(false),
  CLONE(false),
  COLLATE(true),
  COLLATION(false),
  COLUMN(true),
  COLUMNS(false),
  COMMIT(false),
  COMMITTED(false),
  CONNECTION(false),
  CONSISTENT(false),
  CONSTRAINT(true),
  CONVERT(true),
  COUNT(false),
  CREATE(true),
  CROSS(true),
  CURRENT(false),
  CURRENT_DATE(true),
  CURRENT_TIME(true),
  CURRENT_TIMESTAMP(true),
  CURRENT_USER(true),
  CURSOR(true),
  DATA(false),
  DATABASE(true),
  DATABASES(true),
  DATE(false),
  DEALLOCATE(false),
  DECIMAL(true),
  DEFAULT(true),
  DELAYED(true),
  DELETE(true),
  DESC(true),
  DESCRIBE(true),
  DIAGNOSTICS(false),
  DISTINCT(true),
  DISTINCTROW(true),
  DIV(true),
  DO(false),
  DOUBLE(true),
  DROP(true),
  DUAL(true),
  DUPLICATE(false),
  ELSE(true),
  EMPTY(true),
  END(false),
  ENGINE(false),
  ENGINES(false),
  ERRORS(false),
  ESCAPE(false),
  EVENT(false),
  EVENTS(false),
  EXCEPT(true),
  EXECUTE(false),
  EXISTS(true),
  EXPLAIN(true),
  EXTENDED(false),
  FALSE(true),
  FIELDS(false),
  FLOAT(true),
  FLUSH(false),
  FOR(true),
  FORCE(true),
  FOREIGN(true),
  FORMAT(false),
  FROM(true),
  FULL(false),
  FULLTEXT(true),
  FUNCTION(false),
  GEOMETRY(false),
  GET(true),
  GLOBAL(false),
  GRANT(true),
  GRANTS(false),
  GROUP(true),
  GROUPING(true),
  HANDLER(false),
  HAVING(true),
  HELP(false),
  HIGH_PRIORITY(true),
  HOST(false),
  IF(true),
  IGNORE(true),
  IMPORT(false),
  IN(true),
  INDEX(true),
  INDEXES(false),
  INFILE(true),
  INNER(true),
  INSERT(true),
  INSTALL(false),
  INT(true),
  INTEGER(true),
  INTERSECT(true),
  INTERVAL(true),
  INTO(true),
  IS(true),
  ISOLATION(false),
  JOIN(true),
  JSON_TABLE(true),
  KEY(true),
  KEYS(true),
  KILL(true),
  LATERAL(true),
  LEADING(true),
  LEFT(true),
  LEVEL(false),
  LIKE(true),
  LIMIT(true),
  LINES(true),
  LOAD(true),
  LOCAL(false),
  LOCALTIME(true),
  LOCALTIMESTAMP(true),
  LOCK(true),
  LOCKED(false),
  LOGS(false),
  LOW_PRIORITY(true),
  MASTER(false),
  MATCH(true),
  MOD(true),
  MODE(false),
  NAMES(false),
  NATURAL(true),
  NO(false),
  NOT(true),
  NOWAIT(false),
  NULL(true),
  OF(true),
  OFFSET(false),
  ON(true),
  ONLY(false),
  OPEN(false),
  OPTIMIZE(true),
  OPTION(true),
  OR(true),
  ORDER(true),
  OUTER(true),
  OUTFILE(true),
  OVER(true),
  PARTITION(true),
  PARTITIONS(false),
  PASSWORD(false),
  PERSIST(false),
  PERSIST_ONLY(false),
  PLUGINS(false),
  PREPARE(false),
  PRIMARY(true),
  PRIVILEGES(false),
  PROCEDURE(true),
  PROCESSLIST(false),
  PURGE(true),
  QUALIFY(false),
  QUERY(false),
  QUICK(false),
  RANGE(true),
  READ(true),
  RECURSIVE(true),
  REFERENCES(true),
  REGEXP(true),
  RELEASE(true),
  RENAME(true),
  REPAIR(false),
  REPEATABLE(false),
  REPLACE(true),
  REPLICA(false),
  REQUIRE(true),
  RESET(false),
  RESIGNAL(true),
  RESTART(false),
  RESTRICT(true),
  REVOKE(true),
  RIGHT(true),
  RLIKE(true),
  ROLE(false),
  ROLLBACK(false),
  ROLLUP(false),
  ROW(true),
  ROWS(true),
  SAVE(false),
  SAVEPOINT(false),
  SCHEMA(true),
  SCHEMAS(true),
  SELECT(true),
  SEPARATOR(true),
  SERIALIZABLE(false),
  SERVER(false),
  SESSION(false),
  SET(true),
  SHARE(false),
  SHOW(true),
  SHUTDOWN(false),
  SIGNAL(true),
  SIGNED(false),
  SKIP(false),
  SNAPSHOT(false),
  SOME(false),
  SQL_BIG_RESULT(true),
  SQL_BUFFER_RESULT(false),
  SQL_CALC_FOUND_ROWS(true),
  SQL_NO_CACHE(false),
  SQL_SMALL_RESULT(true),
  START(false),
  STATUS(false),
  STOP(false),
  STORAGE(false),
  STRAIGHT_JOIN(true),
  TABLE(true),
  TABLES(false),
  TABLESPACE(false),
  TEMPORARY(false),
  TERMINATED(true),
  THEN(true),
  TIME(false),
  TIMESTAMP(false),
  TO(true),
  TRAILING(true),
  TRANSACTION(false),
  TRIGGER(true),
  TRIGGERS(false),
  TRUE(true),
  TRUNCATE(false),
  UNCOMMITTED(false),
  UNINSTALL(false),
  UNION(true),
  UNIQUE(true),
  UNLOCK(true),
  UNSIGNED(true),
  UPDATE(true),
  USAGE(true),
  USE(true),
  USER(false),
  USING(true),
  UTC_DATE(true),
  UTC_TIME(true),
  UTC_TIMESTAMP(true),
  VALUE(false),
  VALUES(true),
  VARIABLES(false),
  VIEW(false),
  WARNINGS(false),
  WHEN(true),
  WHERE(true),
  WINDOW(true),
  WITH(true),
  WORK(false),
  WRITE(true),
  XA(false),
  XOR(true);

  private static final int SLOTS = 1024;
  private static final Keyword[] LOOKUP = table();

  private final boolean reserved;
  private final byte[] spelling;

  Keyword(boolean reserved) {
    this.reserved = reserved;
    this.spelling = name().getBytes(StandardCharsets.US_ASCII);
  }

  /// True when MySQL takes the word for a name only in quotes (or behind a dot).
  public boolean reserved() {
    return reserved;
  }

  /// The keyword these bytes spell in whatever case, or {@link #NONE}.
  public static Keyword of(byte[] text, int from, int to) {
    int length = to - from;
    if (length < 2 || length > 19) {
      return NONE;
    }
    int hash = length;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + (text[i] & 0xDF);
    }
    for (int slot = spread(hash); LOOKUP[slot] != NONE; slot = (slot + 1) & (SLOTS - 1)) {
      if (LOOKUP[slot].spelt(text, from, length)) {
        return LOOKUP[slot];
      }
    }
    return NONE;
  }

  private boolean spelt(byte[] text, int from, int length) {
    if (spelling.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      byte b = text[from + i];
      if (b != spelling[i] && (b < 'a' || b > 'z' || b - 32 != spelling[i])) {
        return false;
      }
    }
    return true;
  }

  private static int spread(int hash) {
    return (hash ^ (hash >>> 11) ^ (hash >>> 22)) & (SLOTS - 1);
  }

  private static Keyword[] table() {
    Keyword[] table = new Keyword[SLOTS];
    Arrays.fill(table, NONE);
    for (Keyword keyword : values()) {
      if (keyword == NONE) {
        continue;
      }
      int hash = keyword.spelling.length;
      for (byte b : keyword.spelling) {
        hash = hash * 31 + (b & 0xDF);
      }
      int slot = spread(hash);
      while (table[slot] != NONE) {
        slot = (slot + 1) & (SLOTS - 1);
      }
      table[slot] = keyword;
    }
    return table;
  }
}
