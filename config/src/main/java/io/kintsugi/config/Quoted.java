package io.kintsugi.config;

import java.util.regex.Pattern;

/// Texts of the file as messages quote them: on one line, not too long, without control characters
/// (a terminal would obey them), and without what a placeholder holds as its default.
final class Quoted {
  private static final int LONGEST = 100;
  private static final Pattern DEFAULT = Pattern.compile(":-[^}]*");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private Quoted() {}

  static String text(String written) {
    String text = written.contains("${") ? DEFAULT.matcher(written).replaceAll(":-...") : written;
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return "'" + CONTROL.matcher(shown).replaceAll("?") + "'";
  }
}
