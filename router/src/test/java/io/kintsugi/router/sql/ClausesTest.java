package io.kintsugi.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClausesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "select distinct a, f(b,c) x from t where d=1 ~ SELECT ~ a|f(b,c) x",
        "select a from t, u where d=1 ~ TABLES ~ t|u",
        "select a from t where b in (select 1 from u where x=1 order by y) for update ~ WHERE ~ b in (select 1 from u where x=1 order by y)",
        "select a from t group by a, 2 with rollup having a>1 ~ GROUP_BY ~ a|2 with rollup",
        "select a from t order by a desc, 2 limit 5, 6 for update ~ ORDER_BY ~ a desc|2",
        "select a from t order by a limit 5, 6 lock in share mode ~ LIMIT ~ 5|6",
        "select a from t limit 5 offset 6 ~ LIMIT ~ 5|6",
        "select a from t use index for order by (i) order by a ~ ORDER_BY ~ a",
        "select a from t for update of t skip locked /* x */; ~ LOCKING ~ for update of t skip locked",
        "insert into s.t partition (p) (a, b) values (1, now()), (2, 3) on duplicate key update a=1 ~ COLUMNS ~ a|b",
        "insert into t (a, b) values (1, now()), (2, 3) as n on duplicate key update a=1 ~ VALUES ~ (1, now())|(2, 3)",
        "insert into t (a, b) values (1, 2), (2, 3) as n ~ VALUES ~ (1, 2), (2, 3)",
        "insert t set a=1, b=2 ~ SET ~ a=1|b=2",
        "replace into t (a) select a from u ~ QUERY ~ select a from u",
        "update t set a=1, b=2 where c=3 order by d limit 1 ~ SET ~ a=1|b=2",
        "delete from t where c=3 limit 1 ~ WHERE ~ c=3",
      })
  void clausesAreFoundWithTheirItems(String sql, Clauses.Kind kind, String expected) {
    Fingerprint f = FingerprintTest.read(sql);
    Clauses clauses = Objects.requireNonNull(Clauses.of(f, LexMode.DEFAULT));
    Clauses.Clause clause = Objects.requireNonNull(clauses.get(kind));
    StringBuilder items = new StringBuilder();
    for (Span item : clause.items()) {
      items.append(items.isEmpty() ? "" : "|");
      items.append(new String(item.in(f), StandardCharsets.UTF_8));
    }
    assertThat(items.toString()).isEqualTo(expected);
  }

  @Test
  void compoundsHaveNoClauses() {
    assertThat(Clauses.of(FingerprintTest.read("select 1 union select 2"), LexMode.DEFAULT))
        .isNull();
    assertThat(Clauses.of(FingerprintTest.read("(select 1)"), LexMode.DEFAULT)).isNull();
    assertThat(Clauses.of(FingerprintTest.read("with a as (select 1) select 1"), LexMode.DEFAULT))
        .isNull();
  }

  @Test
  void nodesOfTheTreeKnowWhereTheyStood() {
    String sql = "select /* c */ a from t where `t`.key  = 17";
    Fingerprint f = FingerprintTest.read(sql);
    ParseResult.Parsed parsed = (ParseResult.Parsed) StatementParser.parse(f, LexMode.DEFAULT);
    EqualsTo equals = (EqualsTo) ((PlainSelect) parsed.ast()).getWhere();
    Column column = (Column) equals.getLeftExpression();
    assertThat(sql.substring(parsed.eyes().start(column), parsed.eyes().end(column)))
        .isEqualTo("`t`.key");
    assertThat(Eyes.slot((net.sf.jsqlparser.expression.JdbcParameter) equals.getRightExpression()))
        .isEqualTo(1);
  }
}
