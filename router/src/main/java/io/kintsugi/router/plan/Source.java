package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.Lexer;
import io.kintsugi.router.sql.Place;
import io.kintsugi.router.sql.Span;
import io.kintsugi.router.sql.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A statement's tokens while it is planned. Comments are left out.
final class Source {

  /// One token; `depth` counts the parentheses around it, its own not included.
  record Lexeme(Token kind, Keyword keyword, int start, int end, int depth) {}

  private final Fingerprint fingerprint;
  private final LexMode mode;
  private final List<Lexeme> lexemes = new ArrayList<>();

  Source(Fingerprint fingerprint, LexMode mode) {
    this.fingerprint = fingerprint;
    this.mode = mode;
    Lexer lexer = new Lexer();
    lexer.reset(fingerprint.text(), fingerprint.from(), fingerprint.to(), mode);
    int depth = 0;
    for (Token token = lexer.nextCode(); token != Token.END; token = lexer.nextCode()) {
      depth -= token == Token.RIGHT_PAREN ? 1 : 0;
      lexemes.add(new Lexeme(token, lexer.keyword(), lexer.start(), lexer.end(), depth));
      depth += token == Token.LEFT_PAREN ? 1 : 0;
    }
    if (!lexemes.isEmpty() && lexemes.getLast().kind() == Token.SEMICOLON) {
      lexemes.removeLast();
    }
  }

  Fingerprint fingerprint() {
    return fingerprint;
  }

  LexMode mode() {
    return mode;
  }

  int size() {
    return lexemes.size();
  }

  Lexeme at(int index) {
    return lexemes.get(index);
  }

  Token kind(int index) {
    return index >= 0 && index < lexemes.size() ? lexemes.get(index).kind() : Token.END;
  }

  Keyword keyword(int index) {
    return index >= 0 && index < lexemes.size() ? lexemes.get(index).keyword() : Keyword.NONE;
  }

  boolean isName(int index) {
    return kind(index) == Token.WORD || kind(index) == Token.QUOTED_NAME;
  }

  String text(int index) {
    Lexeme lexeme = lexemes.get(index);
    return text(lexeme.start(), lexeme.end());
  }

  String text(int start, int end) {
    return new String(fingerprint.text(), start, end - start, StandardCharsets.UTF_8);
  }

  /// In capitals; empty past the end.
  String word(int index) {
    return kind(index) == Token.WORD ? text(index).toUpperCase(Locale.ROOT) : "";
  }

  /// A name without its quotes.
  String name(int index) {
    return Names.plain(text(index));
  }

  /// The first token from `from` on, not in parentheses, with this keyword; {@link #size} if none.
  int find(Keyword keyword, int from) {
    int depth = from < size() ? at(from).depth() : 0;
    for (int i = from; i < size() && at(i).depth() >= depth; i++) {
      if (at(i).keyword() == keyword && at(i).depth() == depth) {
        return i;
      }
    }
    return size();
  }

  /// How often the keyword stands anywhere.
  int count(Keyword keyword) {
    return (int) lexemes.stream().filter(lexeme -> lexeme.keyword() == keyword).count();
  }

  /// The token that closes the parenthesis at `open`.
  int closing(int open) {
    int depth = at(open).depth();
    for (int i = open + 1; i < size(); i++) {
      if (at(i).kind() == Token.RIGHT_PAREN && at(i).depth() == depth) {
        return i;
      }
    }
    return size();
  }

  /// Where the items between two tokens (the latter exclusive) begin, split at their commas; the
  /// last entry is one comma's place past the end.
  List<int[]> items(int from, int to) {
    List<int[]> items = new ArrayList<>();
    int start = from;
    for (int i = from; i < to; i++) {
      if (at(i).kind() == Token.COMMA && at(i).depth() == at(from).depth()) {
        items.add(new int[] {start, i});
        start = i + 1;
      }
    }
    if (start < to) {
      items.add(new int[] {start, to});
    }
    return items;
  }

  /// Text of these tokens may be written a second time: nothing in it is renamed for a shard.
  void refuseNames(int from, int to) {
    for (int i = from; i < to; i++) {
      boolean schema =
          kind(i) == Token.DOT && kind(i + 2) == Token.DOT && isName(i + 1) && isName(i - 1);
      boolean session = kind(i + 1) == Token.LEFT_PAREN && Planning.CALLS.contains(word(i));
      if (schema || session) {
        throw Refusal.notYet(
            "A schema's name or a function about the session in ORDER BY, GROUP BY or an aggregate"
                + " is not supported over several shards yet.");
      }
    }
  }

  int startOf(int index) {
    return index < size() ? at(index).start() : endOfText();
  }

  /// Behind the last token.
  int endOfText() {
    return lexemes.isEmpty() ? fingerprint.to() : lexemes.getLast().end();
  }

  int endOf(int index) {
    return index < 0 ? fingerprint.from() : at(Math.min(index, size() - 1)).end();
  }

  Place place(int offset) {
    return Place.of(fingerprint, offset);
  }

  /// From the start of one token to before another.
  Span span(int from, int to) {
    return Span.of(fingerprint, startOf(from), endOf(to - 1));
  }
}
