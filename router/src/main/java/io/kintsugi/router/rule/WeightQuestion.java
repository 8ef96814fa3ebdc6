package io.kintsugi.router.rule;

import io.kintsugi.router.sql.SqlValue;
import java.util.Arrays;
import java.util.HexFormat;

/// A string whose weight under a collation only a server knows.
///
/// To ask, run {@link #sql} on any shard: it answers one row of two binary strings, the weight of
/// the value and the weight of one blank, which go to {@link WeightCache#put}.
public record WeightQuestion(SqlValue.Text value, String collation) {

  /// Plain ASCII whatever the value is, so it suits any connection character set.
  public String sql() {
    String charset = collation.substring(0, collation.indexOf('_'));
    String hex = HexFormat.of().formatHex(value.bytes());
    String text = "CONVERT(_" + value.charset() + " X'" + hex + "' USING " + charset + ")";
    String blank = "CONVERT(_latin1 X'20' USING " + charset + ")";
    return "SELECT WEIGHT_STRING("
        + (text + " COLLATE " + collation)
        + "), WEIGHT_STRING("
        + (blank + " COLLATE " + collation + ")");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeightQuestion question
        && collation.equals(question.collation)
        && value.charset().equals(question.value.charset())
        && Arrays.equals(value.bytes(), question.value.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value.bytes()) * 31 + collation.hashCode();
  }
}
