package io.kintsugi.app.explain;

import io.kintsugi.app.CommandFailure;
import io.kintsugi.router.rule.ColumnInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.create.table.ColumnDefinition;
import net.sf.jsqlparser.statement.create.table.CreateTable;

/// Reads the columns out of a file of CREATE TABLE statements: their types, and what of their
/// attributes decides about keys. A server knows better; this is for explaining without one.
final class TableFile {
  private static final String DEFAULT_COLLATION = "utf8mb4_0900_ai_ci";

  private TableFile() {}

  static Map<String, List<ColumnInfo>> read(Path file) throws IOException {
    Map<String, List<ColumnInfo>> tables = new LinkedHashMap<>();
    try {
      for (var statement : CCJSqlParserUtil.parseStatements(Files.readString(file))) {
        if (statement instanceof CreateTable table) {
          tables.put(plain(table.getTable().getName()), columns(table));
        }
      }
    } catch (JSQLParserException e) {
      throw new CommandFailure(file + " cannot be read as SQL: " + firstLine(e), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + " has a column that is not understood: " + e.getMessage(), e);
    }
    if (tables.isEmpty()) {
      throw new CommandFailure(file + " has no CREATE TABLE statement.");
    }
    return tables;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String plain(String name) {
    return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
  }

  private static List<ColumnInfo> columns(CreateTable table) {
    var options = table.getTableOptionsStrings();
    var collation = collation(options == null ? List.of() : options, DEFAULT_COLLATION);
    var columns = new ArrayList<ColumnInfo>();
    for (var column : table.getColumnDefinitions()) {
      columns.add(column(column, columns.size() + 1, collation));
    }
    return columns;
  }

  private static ColumnInfo column(ColumnDefinition column, int ordinal, String tableCollation) {
    var specs = column.getColumnSpecs() == null ? List.<String>of() : column.getColumnSpecs();
    var words = specs.stream().map(word -> word.toUpperCase(Locale.ROOT)).toList();
    var type = column.getColDataType();
    var declaration = new StringBuilder(type.getDataType().toLowerCase(Locale.ROOT).strip());
    var arguments = type.getArgumentsStringList();
    if (arguments != null && !arguments.isEmpty()) {
      declaration.append('(').append(String.join(",", arguments)).append(')');
    }
    if (words.contains("UNSIGNED")) {
      declaration.append(" unsigned");
    }
    boolean nullable = !words.contains("NOT") && !words.contains("PRIMARY");
    return ColumnInfo.of(
            plain(column.getColumnName()), declaration.toString(), collation(specs, tableCollation))
        .with(
            ordinal,
            nullable,
            words.contains("AUTO_INCREMENT"),
            words.contains("GENERATED") || words.contains("AS"),
            words.contains("INVISIBLE"),
            null,
            false);
  }

  /// The word after COLLATE, in whatever list of words.
  private static String collation(List<String> words, String otherwise) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equalsIgnoreCase("COLLATE")) {
        int next = i + 1 < words.size() && words.get(i + 1).equals("=") ? i + 2 : i + 1;
        return next < words.size() ? words.get(next).toLowerCase(Locale.ROOT) : otherwise;
      }
    }
    return otherwise;
  }
}
