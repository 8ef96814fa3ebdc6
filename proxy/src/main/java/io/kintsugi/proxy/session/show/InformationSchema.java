package io.kintsugi.proxy.session.show;

import static java.util.stream.Collectors.joining;

import io.kintsugi.router.statement.SqlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The tables of information_schema and their columns, and how each is shown over logical names: as
/// a derived table with the same columns, so that joins, conditions and grouping stay MySQL's.
///
/// CASE over a schema column keeps its type, length and collation (checked on 9.7).
public final class InformationSchema {
  private static final String RESOURCE = "information-schema.txt";

  private final Map<String, List<String>> tables;

  private InformationSchema(Map<String, List<String>> tables) {
    this.tables = Map.copyOf(tables);
  }

  /// As MySQL 9.7 has it.
  public static InformationSchema ofMySql97() {
    try (InputStream in =
        Objects.requireNonNull(InformationSchema.class.getResourceAsStream(RESOURCE))) {
      return of(new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// Each line a table and its columns in order, separated by blanks.
  public static InformationSchema of(List<String> lines) {
    Map<String, List<String>> tables = new HashMap<>();
    for (String line : lines) {
      List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
      tables.put(words.removeFirst(), List.copyOf(words));
    }
    return new InformationSchema(tables);
  }

  /// Without what a server of another release does not have.
  ///
  /// @param there the server's own columns by table, both in upper case; empty when unknown
  public InformationSchema knownTo(Map<String, List<String>> there) {
    if (there.isEmpty()) {
      return this;
    }
    Map<String, List<String>> common = new HashMap<>();
    tables.forEach((table, columns) -> {
      List<String> known = there.get(table);
      if (known != null) {
        common.put(table, columns.stream().filter(known::contains).toList());
      }
    });
    return new InformationSchema(common);
  }

  boolean has(String table) {
    return tables.containsKey(table);
  }

  /// InnoDB's own tables name physical schemas inside other names and need PROCESS.
  static boolean needsProcessPrivilege(String table) {
    return table.startsWith("INNODB_")
        && !table.equals("INNODB_METRICS")
        && !table.equals("INNODB_FT_DEFAULT_STOPWORD");
  }

  /// What stands for the table in FROM, without an alias.
  ///
  /// @param names physical schema to logical, of those on the server that is asked
  String view(String table, Map<String, String> names) {
    List<String> columns = Objects.requireNonNull(tables.get(table));
    String list = columns.stream().map(column -> item(column, names)).collect(joining(", "));
    return "(SELECT "
        + list
        + " FROM information_schema."
        + name(table)
        + where(table, names)
        + ")";
  }

  private String where(String table, Map<String, String> names) {
    List<String> columns = Objects.requireNonNull(tables.get(table));
    if (columns.contains("GRANTEE") || table.equals("FILES") || table.equals("USER_ATTRIBUTES")) {
      // Accounts of the servers, and their files, are none of the client's.
      return " WHERE FALSE";
    }
    @Nullable String schema =
        columns.stream().filter(InformationSchema::isSchema).findFirst().orElse(null);
    return schema == null ? "" : " WHERE " + name(schema) + " IN (" + visible(names) + ")";
  }

  private static String visible(Map<String, String> names) {
    Map<String, String> all = new LinkedHashMap<>(names);
    all.put("information_schema", "");
    return all.keySet().stream().map(SqlText::literal).collect(joining(", "));
  }

  private static boolean isSchema(String column) {
    return column.endsWith("_SCHEMA") || column.equals("SCHEMA_NAME");
  }

  private static String item(String column, Map<String, String> names) {
    if (names.isEmpty()) {
      return name(column);
    }
    if (isSchema(column)) {
      return "CASE "
          + name(column)
          + names.entrySet().stream()
              .map(n -> " WHEN " + literal(n.getKey()) + " THEN " + literal(n.getValue()))
              .collect(joining())
          + (" ELSE " + name(column) + " END AS " + name(column));
    }
    return column.equals("VIEW_DEFINITION") ? definition(names) : name(column);
  }

  private static String definition(Map<String, String> names) {
    String text = name("VIEW_DEFINITION");
    for (Map.Entry<String, String> entry : names.entrySet()) {
      String from = SqlText.literal(quoted(entry.getKey()) + ".");
      text = "REPLACE(" + text + ", " + from + ", " + literal(quoted(entry.getValue()) + ".") + ")";
    }
    return text + " AS " + name("VIEW_DEFINITION");
  }

  private static String quoted(String schema) {
    return '`' + schema.replace("`", "``") + '`';
  }

  private static String literal(String value) {
    return SqlText.literal(value);
  }

  private static String name(String name) {
    return SqlText.quotedName(name);
  }
}
