package io.kintsugi.router.plan;

import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import org.jspecify.annotations.Nullable;

/// How far a statement reaches: gathers the references to tables and the equalities of their keys,
/// and makes of them the {@link Footprint}, which says whether each shard can answer for its own
/// rows.
///
/// Used for one statement, then thrown away.
final class Reach {
  private final TableLookup tables;
  private final Operands operands;
  private final List<TableRef> refs = new ArrayList<>();
  private final Set<Footprint.Edge> edges = new HashSet<>();
  private @Nullable String spread;

  Reach(TableLookup tables, Operands operands) {
    this.tables = tables;
    this.operands = operands;
  }

  List<TableRef> refs() {
    return refs;
  }

  TableRef register(
      String alias, boolean aliased, @Nullable Table table, Scope scope, Level level) {
    TableRef ref = new TableRef(refs.size(), alias, aliased, table, level);
    refs.add(ref);
    scope.refs.add(ref);
    level.add(ref);
    return ref;
  }

  Footprint footprint() {
    List<TableRef> placed =
        refs.stream().filter(ref -> ref.table != null && !ref.broadcast()).toList();
    List<Footprint.Use> uses = new ArrayList<>();
    for (TableRef ref : placed) {
      uses.add(new Footprint.Use(ref.shards(), ref.key(), KeyCondition.and(ref.conditions)));
    }
    List<Footprint.Edge> numbered = new ArrayList<>();
    for (Footprint.Edge edge : edges) {
      int from = placed.indexOf(refs.get(edge.from()));
      int to = placed.indexOf(refs.get(edge.to()));
      numbered.add(new Footprint.Edge(from, to));
    }
    if (placed.size() > 1 && placed.stream().anyMatch(TableRef::single)) {
      spread("Tables that live on different shards cannot be used together yet.");
    }
    ShardSet copies = tables.home();
    for (TableRef ref : refs) {
      copies = ref.broadcast() ? ref.shards() : copies;
    }
    return new Footprint(uses, numbered, copies, spread);
  }

  void restrict(Level level, Scope scope) {
    Conditions conditions = new Conditions(operands, scope);
    for (TableRef ref : level.refs) {
      if (!ref.sharded()) {
        continue;
      }
      for (Expression conjunct : level.conjuncts) {
        KeyCondition said = conditions.of(conjunct, ref);
        ref.conditions.add(ref.level == level ? said : said.refusingNull());
      }
      for (TableRef other : refs) {
        if (other != ref && other.sharded() && level.equalKeys(other, ref)) {
          edges.add(new Footprint.Edge(other.id, ref.id));
        }
      }
    }
  }

  void check(Pairing pairing) {
    List<TableRef> left = pairing.left().stream().filter(TableRef::sharded).toList();
    List<TableRef> right = pairing.right().stream().filter(TableRef::sharded).toList();
    if (right.isEmpty()) {
      return;
    }
    if (left.isEmpty()) {
      if (pairing.outer()) {
        spread(
            "An outer join that keeps the rows of a table which is not sharded, to the sharded"
                + " table "
                + right.getFirst()
                + ", is not supported over several shards yet.");
      }
      return;
    }
    boolean met =
        left.stream().anyMatch(a -> right.stream().anyMatch(b -> pairing.level().equalKeys(a, b)));
    if (!met) {
      spread(
          "A join of "
              + left.getFirst()
              + " and "
              + right.getFirst()
              + " that does not compare their sharding keys is not supported over several shards"
              + " yet.");
    }
  }

  /// Each sharded table of a subquery must have the key of a table around it.
  void correlated(Scope scope, Level level) {
    for (TableRef ref : scope.refs) {
      boolean bound =
          !ref.sharded()
              || refs.stream()
                  .anyMatch(other ->
                      other.sharded()
                          && !scope.refs.contains(other)
                          && level.equalKeys(other, ref));
      if (!bound) {
        spread(
            "A subquery on "
                + ref
                + " that does not compare its sharding key with the outer query's is not supported"
                + " over several shards yet.");
      }
    }
  }

  /// Two sides of a join, to be checked once every condition is known.
  record Pairing(List<TableRef> left, List<TableRef> right, boolean outer, Level level) {}

  void spreadIfSharded(int before, String reason) {
    if (refs.subList(before, refs.size()).stream().anyMatch(TableRef::sharded)) {
      spread(reason);
    }
  }

  void spread(String reason) {
    if (spread == null) {
      spread = reason;
    }
  }
}
