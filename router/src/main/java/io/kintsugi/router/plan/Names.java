package io.kintsugi.router.plan;

import java.util.Locale;

/// Names as the parser hands them over: with their quotes.
final class Names {
  private Names() {}

  /// Without backticks, or the double quotes of ANSI_QUOTES.
  static String plain(String name) {
    int last = name.length() - 1;
    if (last < 1 || name.charAt(0) != name.charAt(last)) {
      return name;
    }
    char quote = name.charAt(0);
    return quote == '`' || quote == '"'
        ? name.substring(1, last).replace("" + quote + quote, String.valueOf(quote))
        : name;
  }

  /// Without quotes of any kind: a user variable's name may stand in all three.
  static String unquoted(String name) {
    return name.startsWith("'") && name.length() > 1
        ? name.substring(1, name.length() - 1).replace("''", "'")
        : plain(name);
  }

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
