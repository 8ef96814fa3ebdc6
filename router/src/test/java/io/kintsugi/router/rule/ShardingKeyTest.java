package io.kintsugi.router.rule;

import static io.kintsugi.router.rule.Keys.between;
import static io.kintsugi.router.rule.Keys.decimal;
import static io.kintsugi.router.rule.Keys.equal;
import static io.kintsugi.router.rule.Keys.floating;
import static io.kintsugi.router.rule.Keys.integer;
import static io.kintsugi.router.rule.Keys.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ShardFunction;
import io.kintsugi.config.ShardFunction.Bound;
import io.kintsugi.config.ShardFunction.ListOf;
import io.kintsugi.config.ShardFunction.SlotRange;
import io.kintsugi.router.sql.SqlValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardingKeyTest {
  private static final ShardFunction BY_AGE =
      new ShardFunction.Range(List.of(new Bound("20", "s0"), new Bound(null, "s1")));

  @Test
  void aRangeEndsBeforeItsBound() {
    ShardingKey age = Keys.of("int", BY_AGE, 2);
    assertThat(equal(age, integer(19))).isEqualTo(ShardSet.of(0));
    assertThat(equal(age, text("20"))).isEqualTo(ShardSet.of(1));
    assertThat(between(age, null, integer(19))).isEqualTo(ShardSet.of(0));
    assertThat(between(age, integer(20), null)).isEqualTo(ShardSet.of(1));
    assertThat(between(age, null, decimal("20.5"))).isEqualTo(ShardSet.of(0, 1));
    assertThat(age.isNull()).isEqualTo(ShardSet.of(0));
  }

  @Test
  void aBoundOfAnotherKindMakesTheWholeIntervalUnknown() {
    ShardFunction names =
        new ShardFunction.Range(List.of(new Bound("m", "s0"), new Bound(null, "s1")));
    ShardingKey name = Keys.of("varchar(20)", names, 2);
    assertThat(between(name, text("n"), text("z"))).isEqualTo(ShardSet.of(1));
    assertThat(between(name, text("n"), integer(1))).isEqualTo(ShardSet.of(0, 1));
  }

  @Test
  void aRangeWithoutALastOneRefusesWhatIsBeyond() {
    ShardFunction closed = new ShardFunction.Range(List.of(new Bound("20", "s0")));
    ShardingKey age = Keys.of("int", closed, 1);
    assertThat(age.stored(integer(20), Weights.UNKNOWN)).isEqualTo(new Located.Nowhere());
    assertThat(equal(age, integer(20))).isEqualTo(ShardSet.none());
  }

  @Test
  void aListComparesByTheColumnsCollation() {
    ListOf regions = new ListOf(Map.of("s0", List.of("cn", "jp"), "s1", List.of("de")), null);
    ShardingKey region = Keys.of("char(2)", regions, 2);
    assertThat(equal(region, text("CN"))).isEqualTo(ShardSet.of(0));
    assertThat(equal(region, text("de "))).isEqualTo(ShardSet.of(1));
    assertThat(region.stored(text("fr"), Weights.UNKNOWN)).isEqualTo(new Located.Nowhere());
    assertThat(region.isNull()).isEqualTo(ShardSet.none());
  }

  @Test
  void aListThatPutsEqualValuesOnTwoShardsPlacesNothing() {
    ListOf twice = new ListOf(Map.of("s0", List.of("cn"), "s1", List.of("CN")), null);
    ShardingKey region = Keys.of("char(2)", twice, 2);
    assertThat(region.problem()).contains("equal");
    assertThat(equal(region, text("cn"))).isEqualTo(ShardSet.of(0, 1));
    assertThat(region.stored(text("cn"), Weights.UNKNOWN)).isInstanceOf(Located.Unknown.class);
  }

  @Test
  void moduloOfNegativeKeysIsNotNegative() {
    ShardingKey id = Keys.of("bigint", new ShardFunction.Mod(), 3);
    assertThat(id.shardOf(-1)).isEqualTo(2);
    assertThat(equal(id, decimal("-4.0"))).isEqualTo(ShardSet.of(2));
    ShardingKey unsigned = Keys.of("bigint unsigned", new ShardFunction.Mod(), 10);
    assertThat(equal(unsigned, decimal("18446744073709551615"))).isEqualTo(ShardSet.of(5));
  }

  @Test
  void writtenSlotsAreKept() {
    ShardFunction.Hash hash =
        new ShardFunction.Hash(
            List.of(new SlotRange(0, 99, "s1"), new SlotRange(100, 16_383, "s0")));
    ShardingKey id = Keys.of("bigint", hash, 2);
    for (long key = 0; key < 1_000; key++) {
      int slot = Placement.Hash.slot(new Key.Number(java.math.BigDecimal.valueOf(key)));
      assertThat(id.shardOf(key)).isEqualTo(slot < 100 ? 1 : 0);
    }
    assertThat(id.isNull()).isEqualTo(ShardSet.of(1));
  }

  @Test
  void whatNoRowCanHoldReachesNothing() {
    ShardingKey tiny = Keys.hash("tinyint unsigned", 4);
    assertThat(equal(tiny, integer(-1))).isEqualTo(ShardSet.none());
    assertThat(equal(tiny, integer(256))).isEqualTo(ShardSet.none());
    assertThat(equal(tiny, decimal("1.5"))).isEqualTo(ShardSet.none());
    assertThat(equal(tiny, new SqlValue.Null())).isEqualTo(ShardSet.none());
    assertThat(tiny.shardOf(256)).isEqualTo(ShardingKey.UNDECIDED);
  }

  @Test
  void whatIsStoredIsRoundedAndClippedAsTheServerDoes() {
    ShardingKey tiny = Keys.of("tinyint", new ShardFunction.Mod(), 1_000);
    assertThat(tiny.stored(decimal("1.5"), Weights.UNKNOWN)).isEqualTo(new Located.At(2));
    assertThat(tiny.stored(decimal("-1.5"), Weights.UNKNOWN)).isEqualTo(new Located.At(998));
    assertThat(tiny.stored(integer(300), Weights.UNKNOWN)).isEqualTo(new Located.At(127));
    assertThat(tiny.stored(floating(1.5), Weights.UNKNOWN)).isInstanceOf(Located.Unknown.class);
    assertThat(tiny.stored(text("1abc"), Weights.UNKNOWN)).isInstanceOf(Located.Unknown.class);
  }

  @Test
  void anAutoIncrementKeyIsNotTakenFromZero() {
    ColumnInfo column = ColumnInfo.of("k", "bigint").withAutoIncrement();
    ShardingKey key = Keys.of(column, new ShardFunction.Hash(List.of()), 4);
    assertThat(key.shardOf(0)).isEqualTo(ShardingKey.UNDECIDED);
    assertThat(key.stored(integer(0), Weights.UNKNOWN)).isInstanceOf(Located.Unknown.class);
    assertThat(key.stored(new SqlValue.Null(), Weights.UNKNOWN))
        .isInstanceOf(Located.Unknown.class);
    assertThat(equal(key, integer(0)).isSingle()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "float", "double", "year", "json", "enum('a')", "bit(8)"})
  void aTypeThatCannotBeAKeyReachesAllShardsAndStoresNothing(String type) {
    ShardingKey key = Keys.hash(type, 3);
    assertThat(key.problem()).contains(type);
    assertThat(equal(key, text("1"))).isEqualTo(ShardSet.first(3));
    assertThat(between(key, integer(1), integer(1))).isEqualTo(ShardSet.first(3));
    assertThat(key.stored(integer(1), Weights.UNKNOWN)).isInstanceOf(Located.Unknown.class);
  }

  @Test
  void trailingBlanksCountOnlyUnderNoPad() {
    ShardingKey general =
        Keys.of(
            ColumnInfo.of("k", "varchar(20)", "utf8mb4_general_ci"),
            new ShardFunction.Hash(List.of()),
            64);
    assertThat(equal(general, text("a  "))).isEqualTo(equal(general, text("A")));
    ShardingKey noPad = Keys.hash("varchar(20)", 64);
    assertThat(equal(noPad, text("a  "))).isNotEqualTo(equal(noPad, text("a")));
    ShardingKey fixed = Keys.hash("char(20)", 64);
    assertThat(equal(fixed, text("a  "))).isEqualTo(equal(fixed, text("a")));
  }

  @Test
  void aServersAnswerIsRememberedAndUsed() {
    ShardingKey name = Keys.hash("varchar(20)", 64);
    WeightCache weights = new WeightCache(10);
    Reach.Ask ask = (Reach.Ask) name.equalTo(text("é"), weights);
    assertThat(ask.question().sql())
        .isEqualTo(
            "SELECT WEIGHT_STRING(CONVERT(_utf8mb4 X'c3a9' USING utf8mb4) COLLATE"
                + " utf8mb4_0900_ai_ci), WEIGHT_STRING(CONVERT(_latin1 X'20' USING utf8mb4) COLLATE"
                + " utf8mb4_0900_ai_ci)");
    weights.put(ask.question(), new byte[] {0x1C, (byte) 0xAA}, new byte[] {2, 9});
    assertThat(name.equalTo(text("é"), weights)).isEqualTo(new Reach.In(equal(name, text("e"))));
  }

  @Test
  void aVariableOfAnotherCharacterSetMayBringItsOwnCollation() {
    ColumnInfo column = ColumnInfo.of("k", "varchar(20)", "latin1_swedish_ci");
    ShardingKey key = Keys.of(column, new ShardFunction.Hash(List.of()), 3);
    assertThat(key.equalToVariable(text("a"), Weights.UNKNOWN))
        .isEqualTo(new Reach.In(key.shards()));
    assertThat(equal(key, text("a")).isSingle()).isTrue();
  }

  @Test
  void aDeclarationIsReadAsInformationSchemaWritesIt() {
    assertThat(ColumnInfo.of("d", "decimal(10,2) unsigned"))
        .returns(10, ColumnInfo::precision)
        .returns(2, ColumnInfo::scale)
        .returns(true, ColumnInfo::unsigned);
    assertThat(ColumnInfo.of("e", "enum('a','it''s','x,y)')").members())
        .containsExactly("a", "it's", "x,y)");
    assertThat(ColumnInfo.of("t", "datetime(3)").fsp()).isEqualTo(3);
    assertThat(ColumnInfo.of("g", "geomcollection").type()).isEqualTo(ColumnType.OTHER);
  }
}
