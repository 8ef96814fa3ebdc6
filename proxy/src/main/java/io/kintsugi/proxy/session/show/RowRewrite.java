package io.kintsugi.proxy.session.show;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a shard's answer logical: rows of the text protocol, a cell per column, null for NULL.
///
/// @param headings column names to change, alone or before a LIKE pattern in parentheses
/// @param names cells of `nameColumns` that equal a key become its value
/// @param nameColumns indices of the columns that hold a schema's name
/// @param textColumns indices of the columns that hold SQL, where a quoted schema name before a dot
///   (or behind DATABASE) is a reference to it
/// @param keep when non-null, only rows whose first cell is in it
/// @param values cells of the second column by the first (SHOW VARIABLES)
public record RowRewrite(
    Map<String, String> headings,
    Map<String, String> names,
    List<Integer> nameColumns,
    List<Integer> textColumns,
    @Nullable Set<String> keep,
    Map<String, String> values) {

  public static final RowRewrite NONE =
      new RowRewrite(Map.of(), Map.of(), List.of(), List.of(), null, Map.of());

  public RowRewrite {
    headings = Map.copyOf(headings);
    names = Map.copyOf(names);
    nameColumns = List.copyOf(nameColumns);
    textColumns = List.copyOf(textColumns);
    keep = keep == null ? null : Set.copyOf(keep);
    values = Map.copyOf(values);
  }

  /// Rows can be forwarded undecoded, column definitions too.
  public boolean isNone() {
    return equals(NONE);
  }

  /// The heading that the client sees.
  public String heading(String name) {
    for (Map.Entry<String, String> heading : headings.entrySet()) {
      if (name.equals(heading.getKey()) || name.startsWith(heading.getKey() + " (")) {
        return heading.getValue() + name.substring(heading.getKey().length());
      }
    }
    return name;
  }

  /// False when the row must be left out; else its cells are changed in place.
  public boolean apply(byte[] @Nullable [] row) {
    if (keep != null && !keep.contains(text(row[0]))) {
      return false;
    }
    for (int column : nameColumns) {
      @Nullable String logical = names.get(text(row[column]));
      row[column] = logical == null ? row[column] : utf8(logical);
    }
    for (int column : textColumns) {
      row[column] = row[column] == null ? null : utf8(sql(text(row[column])));
    }
    if (!values.isEmpty() && row.length > 1) {
      @Nullable String value = values.get(text(row[0]));
      row[1] = value == null ? row[1] : utf8(value);
    }
    return true;
  }

  /// Outside string literals, `` `school_0`. `` is a reference to the schema.
  private String sql(String text) {
    String result = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      result = outsideStrings(result, quoted(name.getKey()), quoted(name.getValue()));
    }
    return result;
  }

  private static String outsideStrings(String text, String from, String to) {
    StringBuilder result = new StringBuilder();
    boolean inString = false;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (!inString && isReference(text, at, from)) {
        result.append(to);
        at += from.length();
        continue;
      }
      if (inString && c == '\\' && at + 1 < text.length()) {
        result.append(c);
        c = text.charAt(++at);
      } else if (c == '\'') {
        inString = !inString;
      }
      result.append(c);
      at++;
    }
    return result.toString();
  }

  private static boolean isReference(String text, int at, String name) {
    if (!text.startsWith(name, at)) {
      return false;
    }
    boolean created = text.startsWith("CREATE DATABASE") && text.lastIndexOf('`', at - 1) < 0;
    return created || text.startsWith(".", at + name.length());
  }

  private static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  private static String text(byte @Nullable [] cell) {
    return cell == null ? "\0" : new String(cell, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
