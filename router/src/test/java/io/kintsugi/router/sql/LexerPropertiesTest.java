package io.kintsugi.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LexerPropertiesTest {

  @Property(seed = "4711", tries = 2000)
  void anyBytesAreCutWithoutGapsOrThrowing(
      @ForAll("text") String text, @ForAll("charset") String charset) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    LexMode mode = new LexMode(false, false, false, false, false, charset, 90704);
    Lexer lexer = new Lexer();
    lexer.reset(bytes, 0, bytes.length, mode);
    int at = 0;
    while (lexer.next() != Token.END) {
      assertThat(lexer.start()).isGreaterThanOrEqualTo(at);
      assertThat(new String(bytes, at, lexer.start() - at, StandardCharsets.ISO_8859_1))
          .matches("[ \t\n\u000b\f\r]*");
      assertThat(lexer.end() > lexer.start() || lexer.start() == bytes.length).isTrue();
      at = lexer.end();
    }
    Fingerprint f = new Fingerprint().of(bytes, 0, bytes.length, mode);
    int behind = 0;
    for (int i = 0; i < f.slots().count(); i++) {
      assertThat(f.slots().start(i)).isGreaterThanOrEqualTo(behind);
      behind = f.slots().end(i);
      assertThat(behind).isLessThanOrEqualTo(bytes.length);
    }
    if (f.valid() && !f.several()) {
      assertThat(StatementParser.parse(f, mode)).isNotNull();
      assertThat(TableNames.of(f, mode)).isNotNull();
      Clauses.of(f, mode);
    }
  }

  @Property(seed = "4712", tries = 500)
  void valuesSurviveQuotingAndTheShapeStays(@ForAll("text") String content, @ForAll long number) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    for (boolean noEscapes : new boolean[] {false, true}) {
      LexMode mode = new LexMode(false, noEscapes, false, false, false, "utf8mb4", 90704);
      String literal = text(SqlText.quote(new SqlValue.Text(bytes, "utf8mb4"), mode));
      Fingerprint f =
          read("select * from t where a = " + literal + " and b in (" + number + ")", mode);
      assertThat(f.shape())
          .isEqualTo(read("select * from t where a = 'x' and b in (1)", mode).shape());
      SqlValue value = SqlValues.slot(f, 0, mode);
      assertThat(((SqlValue.Text) value).bytes()).isEqualTo(bytes);
      assertThat(SqlValues.element(f, f.slots().element(1, 0), mode))
          .isEqualTo(new SqlValue.Int(number));
    }
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.of(
            "select ",
            "insert into ",
            "values",
            " in ",
            "(",
            ")",
            ",",
            "'",
            "\"",
            "`",
            "\\",
            "/*",
            "*/",
            "/*!80000 ",
            "/*!99999",
            "--",
            "# ",
            "\n",
            "@",
            "?",
            ".",
            "1",
            "0x",
            "e5",
            "a",
            "_utf8mb4",
            "-",
            "from ",
            "order by ",
            " ",
            ";",
            "\u0000",
            "\u0081",
            "\u00e9",
            "null",
            "$",
            ":=",
            "=",
            "<")
        .list()
        .ofMaxSize(25)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> charset() {
    return Arbitraries.of(
        "utf8mb4", "latin1", "gbk", "sjis", "big5", "gb18030", "euckr", "ujis", "cp1251");
  }

  private static Fingerprint read(String text, LexMode mode) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Fingerprint().of(bytes, 0, bytes.length, mode);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
