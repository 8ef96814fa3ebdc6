package io.kintsugi.config;

import io.kintsugi.config.Kind.Text;

/// The kinds of names and texts in the file. A text of megabytes must cost no expression more than
/// linear time: no two repetitions that can match the same characters may follow each other.
final class Texts {
  static final Text NAME =
      Text.matching(
          "a letter or digit followed by up to 63 letters, digits, '_', '-' or '.'",
          "[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");
  static final Text USER_NAME =
      Text.matching("a user name of 1 to 32 characters (MySQL's limit)", "[^\\x00-\\x1f]{1,32}");
  static final Text CLUSTER =
      Text.matching("1 to 16 letters, digits, '_' or '-'", "[A-Za-z0-9_-]{1,16}");
  static final Text HOST =
      Text.matching(
          "a host name or an IP address, without a port",
          "[A-Za-z0-9._-]+|(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?");
  static final Text FILE = Text.matching("the path of a file", "(?=\\s*\\S)[^\\x00]+");

  static final Text IDENTIFIER =
      Text.matching(
          "a MySQL name of 1 to 64 characters, without / \\ or a blank at its end",
          "(?=.*[^ ]$)[^\\x00-\\x1f/\\\\]{1,64}");
  static final Text LITERAL = Text.matching("a number, a date or a text", ".*");
  static final Text SLOTS =
      Text.matching("a slot such as 17 or a range such as 0-8191", "[0-9]{1,5}( ?- ?[0-9]{1,5})?");

  static final Text SERVER = named(NAME, "server");
  static final Text SHARD = named(NAME, "shard");
  static final Text FUNCTION = named(NAME, "function");
  static final Text SCHEMA = named(IDENTIFIER, "schema");
  static final Text COLUMN = named(IDENTIFIER, "column");

  private Texts() {}

  private static Text named(Text form, String noun) {
    return new Text("the name of a " + noun, form.regex());
  }
}
