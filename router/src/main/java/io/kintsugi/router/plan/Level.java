package io.kintsugi.router.plan;

import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import org.jspecify.annotations.Nullable;

/// A part of a FROM clause whose conditions hold together: the block itself with its WHERE and
/// inner joins, or the side of an outer join that NULLs may stand in for.
///
/// ```
/// a JOIN b ON p LEFT JOIN (c JOIN d ON q) ON r WHERE w
///   level 0: a, b, c, d   p and w     (what fails here leaves no row)
///   level 1: c, d         q and r     (what fails here only leaves NULLs)
/// ```
final class Level {
  final @Nullable Level parent;
  final Equalities equalities = new Equalities();
  final List<TableRef> refs = new ArrayList<>();
  final List<Expression> conjuncts = new ArrayList<>();

  Level(@Nullable Level parent) {
    this.parent = parent;
  }

  void add(TableRef ref) {
    for (Level level = this; level != null; level = level.parent) {
      level.refs.add(ref);
    }
  }

  /// The keys' columns are equal wherever both rows matter to this level.
  boolean equalKeys(TableRef left, TableRef right) {
    for (Level level = this; level != null; level = level.parent) {
      if (level.equalities.same(left, right)) {
        return true;
      }
    }
    return false;
  }
}
