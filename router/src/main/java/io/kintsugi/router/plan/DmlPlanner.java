package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.sql.Keyword;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import org.jspecify.annotations.Nullable;

/// Plans UPDATE and DELETE.
final class DmlPlanner {
  private final Planning planning;
  private final Blocks blocks;

  DmlPlanner(Planning planning) {
    this.planning = planning;
    this.blocks = new Blocks(planning.tables(), planning.syntax());
  }

  Template update(Update update) {
    if (update.getFromItem() != null || update.getWithItemsList() != null) {
      return planning.unparsed();
    }
    List<Join> joins = new ArrayList<>();
    if (update.getStartJoins() != null) {
      joins.addAll(update.getStartJoins());
    }
    if (update.getJoins() != null) {
      joins.addAll(update.getJoins());
    }
    Scope scope = blocks.tables(update.getTable(), joins, update.getWhere());
    boolean copies = update.getUpdateSets().stream().anyMatch(set -> maySetCopy(set, scope));
    WriteTemplate.NewKey moved = null;
    for (UpdateSet set : update.getUpdateSets()) {
      for (Expression value : set.getValues()) {
        blocks.expression(value, scope);
      }
      moved = moved == null ? moved(set, scope) : moved;
    }
    boolean limited = update.getLimit() != null || update.getOrderByElements() != null;
    return template("UPDATE", joins.isEmpty(), limited, copies, moved);
  }

  Template delete(Delete delete) {
    boolean plain =
        delete.getTable() != null
            && (delete.getTables() == null || delete.getTables().isEmpty())
            && (delete.getUsingList() == null || delete.getUsingList().isEmpty())
            && delete.getWithItemsList() == null;
    boolean joined = delete.getJoins() != null && !delete.getJoins().isEmpty();
    if (!plain && !severalTables(delete)) {
      return planning.unparsed();
    }
    Scope scope = blocks.tables(delete.getTable(), delete.getJoins(), delete.getWhere());
    boolean copies = plain || delete.getTables().stream().anyMatch(name -> mayBeCopy(name, scope));
    boolean limited = delete.getLimit() != null || delete.getOrderByElements() != null;
    return template("DELETE", plain && !joined, limited, copies, null);
  }

  /// Whether a column that is set may be one of a table of which there are copies.
  private static boolean maySetCopy(UpdateSet set, Scope scope) {
    for (Column column : set.getColumns()) {
      TableRef owner = scope.resolve(column);
      if (owner == null || owner.broadcast()) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayBeCopy(Table target, Scope scope) {
    String name = Names.plain(target.getName());
    return target.getSchemaName() != null
        || scope.refs.stream()
            .filter(ref -> ref.alias.equals(name))
            .findFirst()
            .map(TableRef::broadcast)
            .orElse(true);
  }

  /// `DELETE a FROM a JOIN b ...`: the targets are among the tables read.
  private static boolean severalTables(Delete delete) {
    return delete.getTable() != null
        && delete.getTables() != null
        && (delete.getUsingList() == null || delete.getUsingList().isEmpty())
        && delete.getWithItemsList() == null;
  }

  private WriteTemplate.@Nullable NewKey moved(UpdateSet set, Scope scope) {
    for (int i = 0; i < set.getColumns().size(); i++) {
      Column column = set.getColumns().get(i);
      String name = Names.plain(column.getColumnName());
      for (TableRef ref : scope.refs) {
        TableRef owner = scope.resolve(column);
        if (ref.key() != null && ref.isKey(name) && (owner == ref || owner == null)) {
          Operand value =
              i < set.getValues().size() ? planning.syntax().of(set.getValues().get(i)) : null;
          return new WriteTemplate.NewKey(ref.key(), value);
        }
      }
    }
    return null;
  }

  private Template template(
      String verb,
      boolean oneTable,
      boolean limited,
      boolean copies,
      WriteTemplate.@Nullable NewKey moved) {
    if (blocks.selects() != planning.source().count(Keyword.SELECT)) {
      return planning.unparsed();
    }
    boolean broadcast =
        blocks.refs().stream().anyMatch(TableRef::broadcast)
            && (oneTable || blocks.refs().stream().noneMatch(TableRef::sharded));
    if (broadcast && blocks.refs().getFirst().broadcast()) {
      return broadcast(verb, oneTable, limited);
    }
    if (!oneTable && copies && blocks.refs().stream().anyMatch(TableRef::broadcast)) {
      throw Refusal.notYet(
          "A multi-table " + verb + " with a broadcast table is not supported yet.");
    }
    Facts facts = planning.facts();
    return new WriteTemplate(
        blocks.footprint(),
        planning.rewrites(),
        facts.traits(Access.WRITE, false, false),
        facts.traits(Access.WRITE, true, false),
        several(verb, oneTable, limited),
        moved);
  }

  private RoutePlan.@Nullable Refused several(String verb, boolean oneTable, boolean limited) {
    String spread = blocks.footprint().spread();
    String function = planning.facts().unrepeatable();
    String reason =
        !oneTable
            ? "A multi-table " + verb + " is not supported over several shards yet."
            : limited
                ? verb + " with ORDER BY or LIMIT is not supported over several shards yet."
                : planning.facts().assigns()
                    ? verb + " with := is not supported over several shards."
                    : function != null
                        ? function + "() in a write to several shards is not supported yet."
                        : spread;
    return reason == null ? null : Refusal.notYet(reason).plan();
  }

  private Template broadcast(String verb, boolean oneTable, boolean limited) {
    String function = planning.facts().unrepeatable();
    ShardSet all = blocks.refs().getFirst().shards();
    if (all.isSingle()) {
      return planning.unparsed();
    }
    if (!oneTable || limited || blocks.refs().size() > 1) {
      throw Refusal.notYet(
          verb
              + " of a broadcast table with joins, subqueries, ORDER BY or LIMIT is not supported"
              + " yet.");
    }
    if (function != null || planning.facts().assigns()) {
      throw Refusal.notYet(
          (function == null ? ":=" : function + "()")
              + " would give each copy of a broadcast table another value; this is not supported"
              + " yet.");
    }
    return new FixedTemplate(
        all,
        planning.rewrites(),
        planning.facts().traits(Access.WRITE, true, false),
        new FixedTemplate.Kind.Broadcast());
  }
}
