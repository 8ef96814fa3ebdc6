package io.kintsugi.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the YAML parser stumbled over, in our own words: its messages quote the file, and a line of
/// this file may hold a password.
record YamlMistake(String message, @Nullable String hint) {

  private record Known(String inParserText, String message, @Nullable String hint) {}

  /// Parts of the parser's texts that do not vary with the file.
  private static final List<Known> KNOWN =
      List.of(
          new Known(
              "mapping values are not allowed",
              "a colon stands where no value can begin",
              "put a text that holds ': ' in quotes, and indent with care"),
          new Known(
              "found character '\\t", "a tab stands where YAML wants blanks", "indent with blanks"),
          new Known(
              "that cannot start any token",
              "a text cannot begin with this character",
              "put it in quotes"),
          new Known(
              "found unexpected end of stream",
              "the file ends inside a quoted text",
              "close the quote"),
          new Known(
              "expected ',' or '}'", "a comma or } is missing before this", "check the braces"),
          new Known(
              "expected ',' or ']'", "a comma or ] is missing before this", "check the brackets"),
          new Known(
              "could not find expected ':'",
              "a key without a colon",
              "write 'key: value', with a blank after the colon"),
          new Known(
              "expected <block end>",
              "this line does not belong to the lines above it",
              "give keys of one level the same indentation"),
          new Known(
              "unknown escape character",
              "a backslash is followed by a letter that has no meaning",
              "double the backslash, or use single quotes"));

  static YamlMistake of(@Nullable String parserText) {
    for (Known known : KNOWN) {
      if (parserText != null && parserText.contains(known.inParserText)) {
        return new YamlMistake(known.message, known.hint);
      }
    }
    return new YamlMistake("this is not valid YAML", null);
  }

  /// Inside braces `${env:X}` must be quoted, the commonest slip of all; so it wins when it fits.
  @Nullable String suggestion(String yaml, Position at) {
    String line = yaml.lines().skip(at.line() - 1L).findFirst().orElse("");
    int placeholder = line.indexOf("${");
    boolean bare = placeholder > 0 && "\"'".indexOf(line.charAt(placeholder - 1)) < 0;
    return bare ? "inside { } and [ ] write \"${env:NAME}\" in quotes" : hint;
  }
}
