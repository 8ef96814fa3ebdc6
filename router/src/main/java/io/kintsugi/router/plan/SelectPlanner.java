package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.sql.Keyword;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import org.jspecify.annotations.Nullable;

/// Plans SELECT, alone or with WITH and UNION.
final class SelectPlanner {
  private final Planning planning;

  SelectPlanner(Planning planning) {
    this.planning = planning;
  }

  Template plan(Select select) {
    Source source = planning.source();
    if (source.count(Keyword.INTO) > 0) {
      throw Refusal.notYet("SELECT ... INTO is not supported yet.");
    }
    boolean query =
        select instanceof PlainSelect
            || select instanceof ParenthesedSelect
            || select instanceof SetOperationList;
    if (!query) {
      return planning.unparsed();
    }
    Blocks blocks = new Blocks(planning.tables(), planning.syntax());
    Scope scope = blocks.query(select);
    if (blocks.selects() != source.count(Keyword.SELECT)) {
      return planning.unparsed();
    }
    Footprint footprint = blocks.footprint();
    if (planning.facts().userLocks()) {
      footprint = lockShard(footprint);
    }
    return template(select, scope, footprint);
  }

  /// A lock's name means something on one server only, so all of them are taken on one.
  private static Footprint lockShard(Footprint footprint) {
    if (!footprint.uses().isEmpty()) {
      throw Refusal.notYet("GET_LOCK and its family cannot be used together with tables yet.");
    }
    return new Footprint(List.of(), List.of(), ShardSet.of(0), null);
  }

  private Template template(Select select, @Nullable Scope scope, Footprint footprint) {
    Facts facts = planning.facts();
    Access access = facts.readAccess(planning.source());
    Scattering scattering = null;
    RoutePlan.Refused refusal = null;
    try {
      scattering = scattering(select, scope, footprint);
    } catch (Refusal e) {
      refusal = e.plan();
    }
    return new SelectTemplate(
        footprint,
        planning.rewrites(),
        facts.traits(access, false, footprint.anyShard() && !facts.userLocks()),
        facts.traits(access, true, false),
        scattering,
        refusal,
        new AtomicReferenceArray<>(planning.catalog().shards().size()));
  }

  private @Nullable Scattering scattering(
      Select select, @Nullable Scope scope, Footprint footprint) {
    if (footprint.uses().stream().noneMatch(use -> use.key() != null)) {
      return null;
    }
    if (footprint.spread() != null) {
      throw Refusal.notYet(footprint.spread());
    }
    boolean plain =
        planning.source().keyword(0) == Keyword.SELECT && select.getWithItemsList() == null;
    if (!(select instanceof PlainSelect block) || scope == null || !plain) {
      throw Refusal.notYet("A SELECT in parentheses is not supported over several shards yet.");
    }
    if (planning.facts().assigns()) {
      throw Refusal.notYet(
          "Assigning user variables in a SELECT over several shards is not supported.");
    }
    return ScatterPlanner.plan(planning.source(), planning.syntax(), block, scope);
  }
}
