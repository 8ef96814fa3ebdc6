package io.kintsugi.router.plan;

import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.Span;
import io.kintsugi.router.sql.TableNames;
import io.kintsugi.router.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Everything the planners share while one statement is planned.
record Planning(Catalog catalog, Source source, Syntax syntax, Facts facts, TableLookup tables) {
  static final Set<String> CALLS =
      Set.of(
          "DATABASE",
          "SCHEMA",
          "USER",
          "SESSION_USER",
          "SYSTEM_USER",
          "CURRENT_USER",
          "CONNECTION_ID",
          "FOUND_ROWS",
          "ROW_COUNT");

  Template unparsed() {
    return new UnparsedPlanner(catalog, source, facts, tables).plan();
  }

  Rewrites rewrites() {
    return rewrites(catalog, source);
  }

  static Rewrites rewrites(Catalog catalog, Source source) {
    List<Rewrites.SchemaName> schemas = new ArrayList<>();
    Fingerprint statement = source.fingerprint();
    for (Span span : TableNames.of(statement, source.mode()).schemas()) {
      String name = Names.plain(source.text(span.start().in(statement), span.end().in(statement)));
      if (catalog.schema(name) != null) {
        schemas.add(new Rewrites.SchemaName(span, name));
      }
    }
    List<Rewrites.SessionCall> calls = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      if (source.kind(i) == Token.WORD && CALLS.contains(source.word(i))) {
        call(source, i, calls);
      }
    }
    return new Rewrites(catalog, schemas, calls);
  }

  private static void call(Source source, int at, List<Rewrites.SessionCall> calls) {
    boolean called =
        source.kind(at + 1) == Token.LEFT_PAREN && source.kind(at + 2) == Token.RIGHT_PAREN;
    boolean bare = source.keyword(at) == Keyword.CURRENT_USER && !called;
    if (source.kind(at - 1) == Token.DOT || (!called && !bare)) {
      return;
    }
    int end = called ? at + 3 : at + 1;
    String name =
        switch (source.word(at)) {
          case "SCHEMA" -> "DATABASE";
          case "SESSION_USER", "SYSTEM_USER" -> "USER";
          default -> source.word(at);
        };
    byte[] heading =
        wholeColumn(source, at, end)
            ? source
                .text(source.startOf(at), source.endOf(end - 1))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)
            : null;
    calls.add(new Rewrites.SessionCall(source.span(at, end), name, heading));
  }

  /// A literal in its place would change the column's name.
  private static boolean wholeColumn(Source source, int from, int to) {
    boolean top = source.at(from).depth() == 0 && source.keyword(0) == Keyword.SELECT;
    boolean begins =
        source.keyword(from - 1) == Keyword.SELECT || source.kind(from - 1) == Token.COMMA;
    boolean ends =
        source.kind(to) == Token.COMMA
            || source.kind(to) == Token.END
            || source.keyword(to) == Keyword.FROM
            || source.keyword(to) == Keyword.LIMIT
            || source.keyword(to) == Keyword.UNION;
    return top && begins && ends;
  }
}
