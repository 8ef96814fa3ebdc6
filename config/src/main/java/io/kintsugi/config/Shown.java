package io.kintsugi.config;

/// Text of the file as a message may show it: on one line, and not too much of it.
final class Shown {
  private static final int MOST = 80;

  private Shown() {}

  /// In quotes; control characters, which could forge a line of a log, become question marks.
  static String quoted(String text) {
    String start = text.length() <= MOST ? text : text.substring(0, MOST) + "...";
    return "'" + start.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?") + "'";
  }
}
