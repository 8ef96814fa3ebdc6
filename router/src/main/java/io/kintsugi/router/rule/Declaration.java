package io.kintsugi.router.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads information_schema.columns.COLUMN_TYPE, such as `decimal(10,2) unsigned`.
final class Declaration {
  private Declaration() {}

  static ColumnInfo column(
      String name, int ordinal, String declaration, @Nullable String collation) {
    int end = 0;
    while (end < declaration.length() && Character.isLetterOrDigit(declaration.charAt(end))) {
      end++;
    }
    ColumnType type = ColumnType.named(declaration.substring(0, end));
    boolean members = type == ColumnType.ENUM || type == ColumnType.SET;
    String arguments = members ? "" : parenthesised(declaration);
    int comma = arguments.indexOf(',');
    int first = number(comma < 0 ? arguments : arguments.substring(0, comma), 0);
    int second = comma < 0 ? 0 : number(arguments.substring(comma + 1), 0);
    boolean temporal =
        type == ColumnType.DATETIME || type == ColumnType.TIMESTAMP || type == ColumnType.TIME;
    @Nullable String used = type.isText() || members ? collation : null;
    return new ColumnInfo(
        name,
        ordinal,
        type,
        length(type, first),
        type == ColumnType.DECIMAL && first == 0 ? 10 : first,
        second,
        temporal ? first : 0,
        declaration.toLowerCase(Locale.ROOT).contains(" unsigned"),
        used == null ? null : charsetOf(used),
        used,
        true,
        members ? quoted(declaration) : List.of(),
        false,
        false,
        false,
        null,
        false,
        declaration);
  }

  private static String charsetOf(String collation) {
    int end = collation.indexOf('_');
    return end < 0 ? collation : collation.substring(0, end);
  }

  private static long length(ColumnType type, int declared) {
    return switch (type) {
      case TINYTEXT, TINYBLOB -> 255;
      case TEXT, BLOB -> 65_535;
      case MEDIUMTEXT, MEDIUMBLOB -> 16_777_215;
      case LONGTEXT, LONGBLOB -> 4_294_967_295L;
      case CHAR, BINARY -> declared == 0 ? 1 : declared;
      case VARCHAR, VARBINARY -> declared;
      default -> 0;
    };
  }

  private static String parenthesised(String declaration) {
    int open = declaration.indexOf('(');
    int close = declaration.indexOf(')', open + 1);
    return open < 0 || close < 0 ? "" : declaration.substring(open + 1, close);
  }

  private static int number(String text, int otherwise) {
    String trimmed = text.trim();
    return trimmed.isEmpty() ? otherwise : Integer.parseInt(trimmed);
  }

  /// Members are quoted with `'`, doubled inside.
  private static List<String> quoted(String declaration) {
    List<String> members = new ArrayList<>();
    int at = declaration.indexOf('\'');
    while (at >= 0) {
      StringBuilder member = new StringBuilder();
      int i = at + 1;
      while (i < declaration.length() && !ends(declaration, i)) {
        i += declaration.charAt(i) == '\'' ? 1 : 0;
        member.append(declaration.charAt(i++));
      }
      members.add(member.toString());
      at = declaration.indexOf('\'', i + 1);
    }
    return members;
  }

  private static boolean ends(String text, int at) {
    return text.charAt(at) == '\'' && (at + 1 == text.length() || text.charAt(at + 1) != '\'');
  }
}
