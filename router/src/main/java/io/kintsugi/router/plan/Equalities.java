package io.kintsugi.router.plan;

import java.util.HashMap;
import java.util.Map;

/// Tables whose sharding keys are equal in every row that matters: classes, joined two by two.
///
/// Only keys of colocated tables are joined, directly: equality through a column of another type is
/// not transitive in MySQL ('1a' = 1, 1 = '1').
final class Equalities {
  private final Map<TableRef, TableRef> parents = new HashMap<>();

  void join(TableRef left, TableRef right) {
    TableRef from = root(left);
    TableRef to = root(right);
    if (from != to) {
      parents.put(from, to);
    }
  }

  boolean same(TableRef left, TableRef right) {
    return root(left) == root(right);
  }

  private TableRef root(TableRef ref) {
    TableRef at = ref;
    for (TableRef parent = parents.get(at); parent != null; parent = parents.get(at)) {
      at = parent;
    }
    return at;
  }
}
