package io.kintsugi.router.plan;

import io.kintsugi.router.rule.Table;
import io.kintsugi.router.rule.TableRule;
import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.Token;
import java.util.List;

/// Refuses what a sharded table's definition promises and its shards, each for itself, cannot keep:
/// numbers counted by each shard, and uniqueness that no shard can see.
final class ShardedDefinition {
  private final Source source;
  private final Table table;
  private final TableRule.Sharded rule;

  ShardedDefinition(Source source, Table table, TableRule.Sharded rule) {
    this.source = source;
    this.table = table;
    this.rule = rule;
  }

  void check() {
    switch (source.keyword(0)) {
      case CREATE, ALTER -> {
        autoIncrement();
        unique();
        changedKey();
      }
      default -> {}
    }
  }

  private boolean generated(String column) {
    return rule.generate() != null && rule.generate().equalsIgnoreCase(column);
  }

  private boolean separates(String column) {
    return rule.key().column().equalsIgnoreCase(column) || generated(column);
  }

  private void autoIncrement() {
    for (int i = 0; i < source.size(); i++) {
      boolean attribute =
          source.word(i).equals("AUTO_INCREMENT") && source.kind(i + 1) != Token.EQUAL;
      boolean option = attribute && source.at(i).depth() == 0 && slotFollows(i);
      if (attribute && !option && !generated(columnOf(i))) {
        throw Refusal.notYet(
            "AUTO_INCREMENT on the sharded table "
                + table.name()
                + " would give one number on several shards; let the configuration generate the"
                + " column instead (generate: {column: "
                + columnOf(i)
                + ", with: snowflake}).");
      }
    }
  }

  private boolean slotFollows(int i) {
    return source.kind(i + 1) == Token.INTEGER;
  }

  /// The column whose definition a token is part of.
  private String columnOf(int token) {
    int depth = source.at(token).depth();
    int first = token;
    while (first > 0
        && !(source.at(first - 1).depth() == depth && source.kind(first - 1) == Token.COMMA)
        && source.at(first - 1).depth() >= depth) {
      first--;
    }
    while (first < token && alters(first)) {
      first++;
    }
    return source.name(first);
  }

  private boolean alters(int i) {
    return switch (source.word(i)) {
      case "ADD", "MODIFY", "CHANGE", "COLUMN", "ALTER", "TABLE" -> true;
      default -> source.kind(i) == Token.DOT || source.name(i).equals(table.name());
    };
  }

  private void unique() {
    for (int i = 1; i < source.size(); i++) {
      boolean primary =
          source.keyword(i) == Keyword.PRIMARY && source.keyword(i + 1) == Keyword.KEY;
      boolean drops = source.keyword(i - 1) == Keyword.DROP;
      if ((primary || source.keyword(i) == Keyword.UNIQUE) && !drops) {
        unique(i);
      }
    }
  }

  private void unique(int at) {
    int open = at + 1;
    while (open < source.size()
        && source.kind(open) != Token.LEFT_PAREN
        && source.kind(open) != Token.COMMA
        && source.kind(open) != Token.RIGHT_PAREN) {
      open++;
    }
    boolean list = source.kind(open) == Token.LEFT_PAREN && !inColumn(at);
    boolean kept =
        list
            ? source.items(open + 1, source.closing(open)).stream()
                .anyMatch(item -> separates(source.name(item[0])))
            : separates(columnOf(at));
    if (!kept) {
      throw Refusal.notYet(
          "A unique key of the sharded table "
              + table.name()
              + " without its sharding key "
              + rule.key().column()
              + " is not supported: no shard could see the duplicates on the others.");
    }
  }

  /// `id INT PRIMARY KEY` rather than `PRIMARY KEY (id)`.
  private boolean inColumn(int at) {
    int before = at - 1;
    List<String> starts = List.of("ADD", "CREATE");
    return source.kind(before) != Token.COMMA
        && source.kind(before) != Token.LEFT_PAREN
        && !starts.contains(source.word(before))
        && source.keyword(before) != Keyword.CONSTRAINT
        && source.keyword(before - 1) != Keyword.CONSTRAINT;
  }

  private void changedKey() {
    if (source.keyword(0) != Keyword.ALTER) {
      return;
    }
    for (int i = 2; i < source.size(); i++) {
      int name = source.keyword(i + 1) == Keyword.COLUMN ? i + 2 : i + 1;
      String verb = source.word(i);
      boolean changes =
          verb.equals("MODIFY")
              || verb.equals("CHANGE")
              || verb.equals("DROP")
              || (verb.equals("RENAME") && source.keyword(i + 1) == Keyword.COLUMN);
      boolean key = source.isName(name) && source.name(name).equalsIgnoreCase(rule.key().column());
      if (changes && key) {
        throw Refusal.notYet(
            "Changing the sharding key's column "
                + rule.key().column()
                + " is not supported: rows might belong on other shards afterwards.");
      }
    }
  }
}
