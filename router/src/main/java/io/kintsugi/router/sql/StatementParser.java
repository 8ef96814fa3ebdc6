package io.kintsugi.router.sql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import org.jspecify.annotations.Nullable;

/// Parses a statement with JSqlParser, and believes it only when the tree, printed back, has the
/// same tokens in the same order as what the lexer read.
///
/// Takes tens to hundreds of microseconds: for plan-cache misses only. Never throws for a text.
public final class StatementParser {
  /// A statement deeper than this could overflow the stack of the parser's recursive descent.
  private static final int MAX_DEPTH = 60;

  private static final int MAX_PIECES = 20_000;

  private StatementParser() {}

  public static ParseResult parse(Fingerprint statement, LexMode mode) {
    if (!statement.valid()) {
      return new ParseResult.NotParsed("the text has a token that MySQL does not know");
    }
    if (statement.several()) {
      return new ParseResult.NotParsed("more than one statement");
    }
    return parse(Piece.of(statement, mode), mode);
  }

  private static ParseResult parse(List<Piece> pieces, LexMode mode) {
    if (pieces.isEmpty()) {
      return new ParseResult.NotParsed("an empty statement");
    }
    if (pieces.size() > MAX_PIECES || pieces.stream().anyMatch(p -> p.depth() > MAX_DEPTH)) {
      return new ParseResult.NotParsed("too long or too deep a statement");
    }
    EyesWriter writer = new EyesWriter(pieces, mode);
    Eyes eyes = writer.write();
    if (eyes == null) {
      return new ParseResult.NotParsed(String.valueOf(writer.refusal()));
    }
    Statement ast = read(eyes.text());
    if (ast == null) {
      return new ParseResult.NotParsed("the parser does not know this form");
    }
    return agrees(eyes.text(), ast)
        ? new ParseResult.Parsed(ast, eyes)
        : new ParseResult.NotParsed("the parser reads other tokens than the lexer");
  }

  private static @Nullable Statement read(String text) {
    try {
      return CCJSqlParserUtil.newParser(text).Statement();
    } catch (ParseException | TokenMgrException e) {
      return null;
    } catch (RuntimeException | StackOverflowError e) {
      // The grammar's own actions throw what they please on odd input.
      return null;
    }
  }

  private static boolean agrees(String text, Statement ast) {
    try {
      return words(text).equals(words(ast.toString()));
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static List<String> words(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Lexer lexer = new Lexer();
    lexer.reset(bytes, 0, bytes.length, LexMode.DEFAULT);
    List<String> words = new ArrayList<>();
    for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
      if (!isDecoration(lexer.keyword()) && token != Token.ERROR) {
        words.add(token == Token.WORD ? lexer.string().toUpperCase(Locale.ROOT) : lexer.string());
      } else if (token == Token.ERROR) {
        words.add("?" + lexer.string());
      }
    }
    return words;
  }

  /// Words the printer adds or leaves out as it likes.
  private static boolean isDecoration(Keyword keyword) {
    return keyword == Keyword.AS
        || keyword == Keyword.ASC
        || keyword == Keyword.INNER
        || keyword == Keyword.OUTER;
  }
}
