package io.kintsugi.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexerTest {
  private static final LexMode ANSI =
      new LexMode(true, false, false, false, false, "utf8mb4", 90704);
  private static final LexMode NO_ESCAPES =
      new LexMode(false, true, false, false, false, "utf8mb4", 90704);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "1 ~ INTEGER",
        "1e5 ~ FLOAT",
        "1E+5 ~ FLOAT",
        "1e+ ~ WORD PLUS",
        ".5 ~ DECIMAL",
        "1. ~ DECIMAL",
        "1.5e3 ~ FLOAT",
        "1.e ~ ERROR",
        "1abc ~ WORD",
        "1e5abc ~ FLOAT WORD",
        "0x1F ~ HEX",
        "0X1F ~ WORD",
        "0x ~ WORD",
        "0x1G ~ WORD",
        "0b01 ~ BIT",
        "0b2 ~ WORD",
        "x'1F' ~ HEX",
        "x'1' ~ ERROR",
        "b'01' ~ BIT",
        "b'2' ~ ERROR",
        "N'x' ~ STRING",
        "n ~ WORD",
        "a.1b ~ WORD DOT WORD",
        "`a`.1 ~ QUOTED_NAME DECIMAL",
        "a .1 ~ WORD DECIMAL",
        "a.b.c ~ WORD DOT WORD DOT WORD",
        "$a a$b ~ WORD WORD",
        "$$ x $$ ~ ERROR",
        "'it''s' ~ STRING",
        "'a\\'b' ~ STRING",
        "'a' 'b' ~ STRING STRING",
        "'a ~ ERROR",
        "`a``b` ~ QUOTED_NAME",
        "`a ~ ERROR",
        "\"a\" ~ STRING",
        "_utf8mb4'x' ~ INTRODUCER STRING",
        "_utf8mb4x ~ WORD",
        "? ~ PARAMETER",
        "?a ~ ERROR WORD",
        "@x @'x y' @`x` ~ USER_VARIABLE USER_VARIABLE USER_VARIABLE",
        "@a.b ~ USER_VARIABLE",
        "@ ~ ERROR",
        "@@x @@global.x @@session.`x` ~ SYSTEM_VARIABLE SYSTEM_VARIABLE SYSTEM_VARIABLE",
        "@@ x ~ ERROR WORD",
        ":= : ~ ASSIGN ERROR",
        "a->'$.b' a->>'$.b' ~ WORD OPERATOR STRING WORD OPERATOR STRING",
        "a<=>b a<>b a!=b a>=b a<<b ~ WORD OPERATOR WORD WORD OPERATOR WORD WORD OPERATOR WORD"
            + " WORD OPERATOR WORD WORD OPERATOR WORD",
        "a=-1 ~ WORD EQUAL MINUS INTEGER",
        "a==b ~ WORD ERROR WORD",
        "a&&b||c ~ WORD OPERATOR WORD OPERATOR WORD",
        "1--1 ~ INTEGER MINUS MINUS INTEGER",
        "1 -- 1 ~ INTEGER COMMENT",
        "1 -- ~ INTEGER COMMENT",
        "1 #x ~ INTEGER COMMENT",
        "\\N ~ ERROR WORD",
        "a/*x*/b ~ WORD COMMENT WORD",
        "/* /* */ a ~ COMMENT WORD",
        "/* ~ ERROR",
        "/*+ x */ ~ HINT",
        "/*+ `*/` */ ~ ERROR",
        "/*! a */ ~ VERSION_OPEN WORD VERSION_CLOSE",
        "/*!80000 a */ ~ VERSION_OPEN WORD VERSION_CLOSE",
        "/*!080000 a */ ~ VERSION_OPEN WORD VERSION_CLOSE",
        "/*!090705 a */ ~ COMMENT",
        "/*!99999 a /* b */ c */ d ~ COMMENT WORD",
        "/*!800001*/ ~ VERSION_OPEN INTEGER VERSION_CLOSE",
        "/*!80000 ~ VERSION_OPEN ERROR",
        "/*!80000 '*/' */ ~ VERSION_OPEN STRING VERSION_CLOSE",
        "/*M!100100 a */ ~ COMMENT",
        "*/ ~ STAR OPERATOR",
        "{d '2020-01-01'} ~ OPERATOR WORD STRING OPERATOR",
      })
  void cutsAsTheServerDoes(String text, String expected) {
    assertThat(String.join(" ", tokens(bytes(text), LexMode.DEFAULT))).isEqualTo(expected);
  }

  @Test
  void quotesAreNamesUnderAnsiQuotes() {
    assertThat(tokens(bytes("\"a\"\"b\" @\"c\""), ANSI))
        .containsExactly("QUOTED_NAME", "USER_VARIABLE");
  }

  @Test
  void backslashIsItselfUnderNoBackslashEscapes() {
    assertThat(tokens(bytes("'a\\' b"), NO_ESCAPES)).containsExactly("STRING", "WORD");
    assertThat(tokens(bytes("'a\\' b"), LexMode.DEFAULT)).containsExactly("ERROR");
  }

  @ParameterizedTest
  @CsvSource({
    // 0x815C is one character: its backslash escapes nothing.
    "gbk, 27815c27, STRING",
    "sjis, 27815c27, STRING",
    "cp932, 27815c27, STRING",
    "big5, 27a15c27, STRING",
    "gb18030, 27815c27, STRING",
    "utf8mb4, 27815c27, ERROR",
    // 0xBF27 is no character of GBK: the quote ends the string.
    "gbk, 27bf27, STRING",
    // Behind a backslash one byte is skipped, even the head of a character.
    "gbk, 275c815c27, ERROR",
    "gbk, 60816060, QUOTED_NAME",
    "utf8mb4, 60816060, ERROR",
    "gb18030, 278130813027, STRING",
    "utf8mb4, c3a9, WORD",
    "latin1, e9, WORD",
    "latin1, a0, ERROR",
    "utf8mb4, c3, ERROR",
    "cp1251, e9, ERROR",
    "utf8mb4, 00, ERROR",
    "utf8mb4, 27ff27, STRING",
  })
  void knowsTheCharactersOfTheClient(String charset, String hex, String expected) {
    LexMode mode = new LexMode(false, false, false, false, false, charset, 90704);
    assertThat(String.join(" ", tokens(HexFormat.of().parseHex(hex), mode))).isEqualTo(expected);
  }

  @Test
  void keywordsAreNotFoundBehindOrBeforeADot() {
    Lexer lexer = new Lexer();
    byte[] text = bytes("select insert.limit , where");
    lexer.reset(text, 0, text.length, LexMode.DEFAULT);
    List<Keyword> found = new ArrayList<>();
    while (lexer.next() != Token.END) {
      found.add(lexer.keyword());
    }
    assertThat(found)
        .containsExactly(
            Keyword.SELECT, Keyword.NONE, Keyword.NONE, Keyword.NONE, Keyword.NONE, Keyword.WHERE);
  }

  @Test
  void everyKeywordIsFoundInAnyCaseUnderAnyLocale() {
    for (Keyword keyword : Keyword.values()) {
      if (keyword != Keyword.NONE) {
        byte[] lower = bytes(keyword.name());
        for (int i = 0; i < lower.length; i += 2) {
          lower[i] = (byte) (lower[i] == '_' ? '_' : lower[i] | 0x20);
        }
        assertThat(Keyword.of(lower, 0, lower.length)).isEqualTo(keyword);
      }
    }
    byte[] dotless = bytes("l\u0131mit");
    assertThat(Keyword.of(dotless, 0, dotless.length)).isEqualTo(Keyword.NONE);
  }

  @Test
  void splitsStatementsOutsideOfQuotesAndComments() {
    byte[] text = bytes("select ';' ; /* ; */ select 2;-- ;\n");
    StatementSplitter splitter = new StatementSplitter();
    splitter.reset(text, 0, text.length, LexMode.DEFAULT);
    List<String> found = new ArrayList<>();
    while (splitter.next()) {
      found.add(
          new String(
                  text, splitter.start(), splitter.end() - splitter.start(), StandardCharsets.UTF_8)
              + (splitter.more() ? "+" : ""));
    }
    assertThat(found).containsExactly("select ';' +", " /* ; */ select 2");
  }

  static List<String> tokens(byte[] text, LexMode mode) {
    Lexer lexer = new Lexer();
    lexer.reset(text, 0, text.length, mode);
    List<String> found = new ArrayList<>();
    while (lexer.next() != Token.END) {
      found.add(lexer.token().name());
    }
    return found;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
