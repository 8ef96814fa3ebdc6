package io.kintsugi.router.plan;

/// The router's refusals: MySQL's errno and SQLSTATE, and what each means (docs/errors.md is made
/// from it).
public enum RouteError {
  NOT_SUPPORTED_YET(1235, "42000", "A form of SQL that Kintsugi does not do over shards yet."),
  SYNTAX(1064, "42000", "The statement is not MySQL's SQL."),
  NO_DATABASE(1046, "3D000", "No schema was chosen and the statement names none."),
  UNKNOWN_DATABASE(1049, "42000", "The schema is not in the configuration."),
  UNKNOWN_TABLE(1146, "42S02", "The table exists on no shard."),
  UNKNOWN_COLUMN(1054, "42S22", "The column is not one of the table's."),
  ACCESS_DENIED(1044, "42000", "The account may not use this schema."),
  EMPTY_QUERY(1065, "42000", "The statement is empty."),
  NO_SHARD_FOR_VALUE(1526, "HY000", "No shard is defined for the key's value."),
  WRONG_VALUE_COUNT(1136, "21S01", "A row has more or fewer values than columns."),
  KEY_NOT_CONSTANT(
      1235, "42000", "The sharding key's value cannot be known before the statement runs."),
  UNKNOWN_SHARD(1105, "HY000", "A hint names a shard that the schema does not have.");

  private final int errno;
  private final String sqlState;
  private final String explanation;

  RouteError(int errno, String sqlState, String explanation) {
    this.errno = errno;
    this.sqlState = sqlState;
    this.explanation = explanation;
  }

  /// Whether MySQL might find something else wrong with the statement, and says it better.
  boolean isDoubtful() {
    return switch (this) {
      case NOT_SUPPORTED_YET, KEY_NOT_CONSTANT, SYNTAX, WRONG_VALUE_COUNT -> true;
      case NO_DATABASE,
          UNKNOWN_DATABASE,
          UNKNOWN_TABLE,
          UNKNOWN_COLUMN,
          ACCESS_DENIED,
          EMPTY_QUERY,
          NO_SHARD_FOR_VALUE,
          UNKNOWN_SHARD ->
          false;
    };
  }

  public int errno() {
    return errno;
  }

  public String sqlState() {
    return sqlState;
  }

  public String explanation() {
    return explanation;
  }
}
