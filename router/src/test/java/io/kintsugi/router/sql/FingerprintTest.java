package io.kintsugi.router.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "select * from t where id = 1 ~ select * from t where id = 99999",
        "select 'a' from t ~ select 'it''s' from t",
        "select 'a' from t ~ select 'a' 'b' from t",
        "select 'a' from t ~ select _latin1 'b' from t",
        "select 1 /* x */ ~ select 2 /* yy */",
        "select * from t where a in (1) ~ select * from t where a in (1, -2,3)",
        "select * from t where a in ('a') ~ select * from t where a in (1, 0x2)",
        "insert into t values (1,'a') ~ insert into t values (2,NULL), (DEFAULT,'b')",
        "select x'01' ~ select 0b1",
        "select 1 limit 5, 6 ~ select 1 limit 7, 8",
      })
  void literalsDoNotChangeTheShape(String one, String other) {
    assertThat(shape(one)).isEqualTo(shape(other)).hasSameHashCodeAs(shape(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "select * from t where id = 1 ~ select * from t where id = '1'",
        "select * from t where id = 1 ~ select * from t where id = -1",
        "select * from t where id = 1 ~ SELECT * from t where id = 1",
        "select * from t where id = 1 ~ select *  from t where id = 1",
        "select a from t order by 1 ~ select a from t order by 2",
        "select a, b from t group by a, 1 ~ select a, b from t group by a, 2",
        "select a x, b y from t order by f(1), 1 ~ select a x, b y from t order by f(1), 2",
        "select a as 'x' from t ~ select a as 'y' from t",
        "select a 'x' from t ~ select a 'y' from t",
        "select count(*) 'x' from t ~ select count(*) 'y' from t",
        "insert into t values (1,2) ~ insert into t values (1,2,3)",
        "select 1 /*+ shard(s0) */ ~ select 1 /*+ shard(s1) */",
        "select 1 ~ select 1 /* x */",
        "select ? ~ select 1",
        "select 1 /*!80000 + 1 */ ~ select 1 /*!80001 + 1 */",
      })
  void whatAPlanDependsOnStaysInTheShape(String one, String other) {
    assertThat(shape(one)).isNotEqualTo(shape(other));
  }

  @Test
  void elementsOfListsAndRowsAreKnown() {
    Fingerprint f = read("insert into t values (1,-2),( 'a' , NULL )");
    Slots slots = f.slots();
    assertThat(slots.count()).isEqualTo(1);
    assertThat(slots.kind(0)).isEqualTo(SlotKind.ROWS);
    assertThat(slots.rows(0)).isEqualTo(2);
    assertThat(slots.width(0)).isEqualTo(2);
    assertThat(SqlValues.element(f, slots.element(0, 0, 1), LexMode.DEFAULT))
        .isEqualTo(new SqlValue.Int(-2));
    assertThat(SqlValues.element(f, slots.element(0, 1, 1), LexMode.DEFAULT))
        .isEqualTo(new SqlValue.Null());
    assertThat(slots.elementKind(slots.element(0, 1, 0))).isEqualTo(SlotKind.STRING);
  }

  @Test
  void mixedListsFallApartIntoSlots() {
    Fingerprint f = read("select * from t where a in (1, -2, b, 'c') and d = 4");
    List<SlotKind> kinds = new ArrayList<>();
    for (int i = 0; i < f.slots().count(); i++) {
      kinds.add(f.slots().kind(i));
    }
    assertThat(kinds)
        .containsExactly(SlotKind.NUMBER, SlotKind.NUMBER, SlotKind.STRING, SlotKind.NUMBER);
    assertThat(f.text()[f.slots().start(1)]).isEqualTo((byte) '2');
  }

  @Test
  void doubtfulTextIsNotValid() {
    assertThat(read("select 'a").valid()).isFalse();
    assertThat(read("select 'a' /* */ 'b'").valid()).isFalse();
    assertThat(read("select _latin1 /* */ 'b'").valid()).isFalse();
    assertThat(read("select \u0000").valid()).isFalse();
    assertThat(read("select a as 'x\u0000'").valid()).isFalse();
    assertThat(read("select 'x\u0000'").valid()).isTrue();
  }

  @Test
  void aSecondStatementIsSeen() {
    assertThat(read("select 1; -- x").several()).isFalse();
    assertThat(read("select 1; select 2").several()).isTrue();
    assertThat(read("select ?, ? from t").parameters()).isEqualTo(2);
    assertThat(read("/* c */ (select 1)").first()).isEqualTo(Keyword.SELECT);
  }

  @Test
  void aProbeFindsTheStoredShape() {
    Map<Shape, String> plans = new HashMap<>();
    plans.put(read("select * from t where id = 1").shape(), "plan");
    assertThat(plans.get(read("select * from t where id = 77").probe())).isEqualTo("plan");
    assertThat(plans.get(read("select * from u where id = 77").probe())).isNull();
  }

  @Test
  void shapesWithOneHashStillDiffer() {
    Shape one = shape("select a");
    Shape other = shape("select b");
    assertThat(one.hash()).isNotEqualTo(other.hash());
    Map<Long, Shape> seen = new HashMap<>();
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      Shape shape = shape("select c" + random.nextInt(1 << 20) + " from t" + random.nextInt(99));
      Shape before = seen.putIfAbsent(shape.hash(), shape);
      assertThat(before == null || before.equals(shape)).isTrue();
    }
  }

  @Test
  void editsOfOneStatementFitAllOfItsShape() {
    Fingerprint template = read("select a from s.t where id = 1 and b in (2,3) limit 10 -- x");
    Span schema = TableNames.of(template, LexMode.DEFAULT).schemas().getFirst();
    Edit rename = new Edit(schema, bytes("s_0"));
    Edit hidden = Edit.insert(Place.of(template, "select a".length()), bytes(", b"));

    Fingerprint other = read("select a from s.t where id = 12345 and b in (7,8,9,10) limit 2 -- y");
    assertThat(other.probe()).isEqualTo(template.shape());
    SqlRewriter rewriter = new SqlRewriter().reset(other);
    rewriter.keep(other, 1, new int[] {1, 3}, 2).apply(other, rename).apply(other, hidden);
    assertThat(new String(rewriter.toBytes(), StandardCharsets.UTF_8))
        .isEqualTo("select a, b from s_0.t where id = 12345 and b in (8,10) limit 2 -- y");
  }

  @Test
  void rowsAreKeptByNumber() {
    Fingerprint f =
        read("insert into t values (1,'a') , (2,'b'),(3,'c') on duplicate key update a=1");
    assertThat(
            new String(
                new SqlRewriter().reset(f).keep(f, 0, new int[] {0, 2}, 2).toBytes(),
                StandardCharsets.UTF_8))
        .isEqualTo("insert into t values (1,'a'),(3,'c') on duplicate key update a=1");
  }

  @Test
  void overlappingEditsAreRefused() {
    byte[] text = bytes("select 1");
    SqlRewriter rewriter =
        new SqlRewriter()
            .reset(text, 0, text.length)
            .replace(0, 4, bytes("x"))
            .replace(3, 6, bytes("y"));
    assertThatThrownBy(rewriter::toBytes).isInstanceOf(IllegalStateException.class);
    Fingerprint f = read("select 12345");
    assertThatThrownBy(() -> Place.of(f, 9)).isInstanceOf(IllegalArgumentException.class);
  }

  static Shape shape(String text) {
    return read(text).shape();
  }

  static Fingerprint read(String text) {
    byte[] bytes = bytes(text);
    return new Fingerprint().of(bytes, 0, bytes.length, LexMode.DEFAULT);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
