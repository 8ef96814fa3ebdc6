package io.kintsugi.router.plan;

import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import org.jspecify.annotations.Nullable;

/// The names one query block sees: its own tables first, then those around it.
final class Scope {
  final @Nullable Scope outer;
  final List<TableRef> refs = new ArrayList<>();

  /// USING or NATURAL makes one column of two, so `*` has fewer columns than its tables.
  boolean merging;

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  /// The table a column surely belongs to, or null when that is not certain.
  @Nullable TableRef resolve(Column column) {
    Table qualifier = column.getTable();
    return qualifier == null || qualifier.getName() == null
        ? unqualified(Names.plain(column.getColumnName()))
        : qualified(Names.plain(qualifier.getName()), schemaOf(qualifier));
  }

  private static @Nullable String schemaOf(Table qualifier) {
    return qualifier.getSchemaName() == null ? null : Names.plain(qualifier.getSchemaName());
  }

  private @Nullable TableRef qualified(String name, @Nullable String schema) {
    for (TableRef ref : refs) {
      boolean fits =
          schema == null
              || (!ref.aliased && ref.table != null && ref.table.schema().equals(schema));
      if (ref.alias.equals(name) && fits) {
        return ref;
      }
    }
    return outer == null ? null : outer.qualified(name, schema);
  }

  /// With two candidates MySQL would refuse, or a USING clause has made them one: the first will
  /// do. A table whose columns are not known might have any.
  private @Nullable TableRef unqualified(String name) {
    for (TableRef ref : refs) {
      if (ref.has(name)) {
        return ref;
      }
    }
    boolean unknown = refs.stream().anyMatch(TableRef::opaque);
    return unknown || outer == null ? null : outer.unqualified(name);
  }
}
