package io.kintsugi.router.statement;

import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.Lexer;
import io.kintsugi.router.sql.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A statement's code tokens, lexed no further than they are looked at. Version comments are
/// expanded; other comments are skipped.
///
/// The take methods move on only when they return true (or non-null).
final class Cursor {
  /// @param marked an end of a version comment stands before the token
  record Lexeme(Token kind, int from, int to, boolean marked) {}

  /// `@@scope.name`, in lower case; null scope when none is written.
  record SystemVariable(@Nullable String scope, String name) {}

  private final byte[] sql;
  private final LexMode mode;
  private final Lexer lexer = new Lexer();
  private final List<Lexeme> lexemes = new ArrayList<>();
  private int position;

  Cursor(byte[] sql, int from, int to, LexMode mode) {
    this.sql = sql;
    this.mode = mode;
    lexer.reset(sql, from, to, mode);
  }

  /// The token at index `i`; from the last one on, always END (or ERROR).
  Lexeme at(int i) {
    while (lexemes.size() <= i) {
      if (!lexemes.isEmpty() && isLast(lexemes.getLast().kind())) {
        return lexemes.getLast();
      }
      lexemes.add(lex());
    }
    return lexemes.get(i);
  }

  private Lexeme lex() {
    boolean marked = false;
    Token kind = lexer.next();
    while (kind == Token.COMMENT
        || kind == Token.HINT
        || kind == Token.VERSION_OPEN
        || kind == Token.VERSION_CLOSE) {
      marked |= kind == Token.VERSION_OPEN || kind == Token.VERSION_CLOSE;
      kind = lexer.next();
    }
    return new Lexeme(kind, lexer.start(), lexer.end(), marked);
  }

  private static boolean isLast(Token kind) {
    return kind == Token.END || kind == Token.ERROR;
  }

  Lexeme current() {
    return at(position);
  }

  int position() {
    return position;
  }

  void back(int to) {
    position = to;
  }

  void skip() {
    position++;
  }

  void toEnd() {
    while (!isLast(current().kind())) {
      position++;
    }
  }

  /// True behind the last token; one semicolon may follow it.
  boolean atEnd() {
    Token kind = current().kind();
    return kind == Token.END || (kind == Token.SEMICOLON && at(position + 1).kind() == Token.END);
  }

  /// Whether the token is the unquoted word (ASCII capitals), in whatever case.
  boolean is(int i, String word) {
    Lexeme found = at(i);
    if (found.kind() != Token.WORD || found.to() - found.from() != word.length()) {
      return false;
    }
    for (int k = 0; k < word.length(); k++) {
      int b = sql[found.from() + k];
      if ((b >= 'a' && b <= 'z' ? b - 32 : b) != word.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  boolean at(String word) {
    return is(position, word);
  }

  boolean take(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!is(position + i, words[i])) {
        return false;
      }
    }
    position += words.length;
    return true;
  }

  boolean take(char punctuation) {
    Lexeme found = current();
    boolean matches = found.to() - found.from() == 1 && sql[found.from()] == punctuation;
    position += matches ? 1 : 0;
    return matches;
  }

  boolean take(Token kind) {
    boolean matches = current().kind() == kind;
    position += matches ? 1 : 0;
    return matches;
  }

  /// The current unquoted word in capitals; does not move.
  @Nullable String word() {
    return wordAt(position);
  }

  /// The unquoted word at `i` in capitals; null when the token is something else.
  @Nullable String wordAt(int i) {
    return at(i).kind() == Token.WORD ? bytes(at(i)).toUpperCase(Locale.ROOT) : null;
  }

  /// A name, quoted or not, decoded.
  @Nullable String name() {
    @Nullable String name = nameAt(position);
    position += name == null ? 0 : 1;
    return name;
  }

  @Nullable String nameAt(int i) {
    Lexeme found = at(i);
    return switch (found.kind()) {
      case WORD -> SqlText.decode(bytes(found), mode);
      case QUOTED_NAME -> SqlText.decode(SqlText.unquotedName(bytes(found)), mode);
      default -> null;
    };
  }

  /// `@name` without the sign and quotes, in lower case.
  @Nullable String userVariable() {
    if (current().kind() != Token.USER_VARIABLE) {
      return null;
    }
    return userVariable(at(position++));
  }

  String userVariable(Lexeme token) {
    String written = bytes(token).substring(1);
    boolean quoted = !written.isEmpty() && "'\"`".indexOf(written.charAt(0)) >= 0;
    String name = quoted ? SqlText.unquotedName(written) : written;
    return SqlText.decode(name, mode).toLowerCase(Locale.ROOT);
  }

  @Nullable SystemVariable systemVariable() {
    if (current().kind() != Token.SYSTEM_VARIABLE) {
      return null;
    }
    return systemVariable(at(position++));
  }

  SystemVariable systemVariable(Lexeme token) {
    String written = bytes(token).substring(2).replace("`", "").toLowerCase(Locale.ROOT);
    int dot = written.indexOf('.');
    String scope = dot < 0 ? "" : written.substring(0, dot);
    return switch (scope) {
      case "session", "local", "global", "persist", "persist_only" ->
          new SystemVariable(scope, written.substring(dot + 1));
      default -> new SystemVariable(null, written);
    };
  }

  /// A string literal in its quotes, as text.
  @Nullable String string() {
    if (current().kind() != Token.STRING) {
      return null;
    }
    return bytes(at(position++));
  }

  /// A string literal's value; null when there is none or its escapes are in doubt.
  @Nullable String stringValue() {
    if (current().kind() != Token.STRING) {
      return null;
    }
    @Nullable String value = SqlText.value(bytes(current()), mode);
    position += value == null ? 0 : 1;
    return value;
  }

  /// A non-negative integer; null also when it does not fit.
  @Nullable Long integer() {
    if (current().kind() != Token.INTEGER) {
      return null;
    }
    try {
      return Long.valueOf(bytes(at(position++)));
    } catch (NumberFormatException tooBig) {
      position--;
      return null;
    }
  }

  /// A character set's or collation's name in lower case: a word, a string or BINARY.
  @Nullable String charsetName() {
    @Nullable String name = current().kind() == Token.STRING ? stringValue() : name();
    return name == null ? null : name.toLowerCase(Locale.ROOT);
  }

  /// The text up to the next comma outside parentheses, or the end; null when it is empty or
  /// broken.
  @Nullable String expression() {
    int start = position;
    int depth = 0;
    while (!atEnd() && !(depth == 0 && current().kind() == Token.COMMA)) {
      Token kind = current().kind();
      depth += kind == Token.LEFT_PAREN ? 1 : kind == Token.RIGHT_PAREN ? -1 : 0;
      if (kind == Token.ERROR || depth < 0) {
        return null;
      }
      position++;
    }
    return position == start || depth != 0 ? null : text(start, position);
  }

  /// The text of the tokens from index `first` to `last` (exclusive), as written unless a version
  /// comment begins or ends among them: then the tokens alone, which mean the same.
  String text(int first, int last) {
    boolean marked = false;
    for (int i = first + 1; i < last; i++) {
      marked |= at(i).marked();
    }
    if (!marked) {
      return slice(at(first).from(), at(last - 1).to());
    }
    StringBuilder joined = new StringBuilder();
    for (int i = first; i < last; i++) {
      joined.append(i == first ? "" : " ").append(bytes(at(i)));
    }
    return joined.toString();
  }

  String bytes(Lexeme token) {
    return slice(token.from(), token.to());
  }

  String slice(int from, int to) {
    return new String(sql, from, to - from, StandardCharsets.ISO_8859_1);
  }

  LexMode mode() {
    return mode;
  }
}
