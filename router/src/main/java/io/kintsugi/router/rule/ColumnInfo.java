package io.kintsugi.router.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A column as information_schema.columns describes it.
///
/// @param ordinal place in the table, from 1
/// @param length characters of CHAR, VARCHAR and TEXT, bytes of BINARY, VARBINARY, BLOB; else 0
/// @param precision digits of DECIMAL, bits of BIT; else 0
/// @param scale digits after the point of DECIMAL; else 0
/// @param fsp digits of fractional seconds
/// @param charset null unless the column has a collation
/// @param collation null for numbers, dates and bytes
/// @param members of ENUM and SET, in their order
/// @param generated GENERATED ALWAYS AS: takes no value
/// @param invisible left out of `SELECT *` and of an INSERT without a column list
/// @param defaultValue literal default; null when there is none or when it is an expression
/// @param expressionDefault the default is an expression, CURRENT_TIMESTAMP included
/// @param declaration the type as MySQL writes it, for example `decimal(10,2) unsigned`
public record ColumnInfo(
    String name,
    int ordinal,
    ColumnType type,
    long length,
    int precision,
    int scale,
    int fsp,
    boolean unsigned,
    @Nullable String charset,
    @Nullable String collation,
    boolean nullable,
    List<String> members,
    boolean autoIncrement,
    boolean generated,
    boolean invisible,
    @Nullable String defaultValue,
    boolean expressionDefault,
    String declaration) {

  public ColumnInfo {
    members = List.copyOf(members);
  }

  /// A nullable column of `declaration` (COLUMN_TYPE's form: `bigint unsigned`, `varchar(20)`,
  /// `enum('a','b')`) under MySQL 9's default collation.
  public static ColumnInfo of(String name, String declaration) {
    return of(name, declaration, "utf8mb4_0900_ai_ci");
  }

  /// `collation` is ignored for types that have none.
  public static ColumnInfo of(String name, String declaration, String collation) {
    return Declaration.column(name, 1, declaration, collation);
  }

  public ColumnInfo withOrdinal(int ordinal) {
    return with(
        ordinal, nullable, autoIncrement, generated, invisible, defaultValue, expressionDefault);
  }

  public ColumnInfo withAutoIncrement() {
    return with(ordinal, false, true, generated, invisible, defaultValue, expressionDefault);
  }

  public ColumnInfo notNull() {
    return with(
        ordinal, false, autoIncrement, generated, invisible, defaultValue, expressionDefault);
  }

  /// The attributes that are not part of the declared type.
  public ColumnInfo with(
      int ordinal,
      boolean nullable,
      boolean autoIncrement,
      boolean generated,
      boolean invisible,
      @Nullable String defaultValue,
      boolean expressionDefault) {
    return new ColumnInfo(
        name,
        ordinal,
        type,
        length,
        precision,
        scale,
        fsp,
        unsigned,
        charset,
        collation,
        nullable,
        members,
        autoIncrement,
        generated,
        invisible,
        defaultValue,
        expressionDefault,
        declaration);
  }
}
