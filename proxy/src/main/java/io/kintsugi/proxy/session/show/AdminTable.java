package io.kintsugi.proxy.session.show;

import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.router.statement.Condition;
import io.kintsugi.router.statement.RowFilter;
import io.kintsugi.router.statement.SessionStatement.Kintsugi.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One SHOW KINTSUGI form: where its rows come from, and what each column is (docs/admin.md is made
/// from it).
///
/// @param about a sentence
/// @param like the column that LIKE is about
/// @param rows may block
public record AdminTable<T>(
    Subject subject,
    String about,
    String like,
    List<Column<T>> columns,
    Function<Observed, List<T>> rows) {

  public AdminTable {
    columns = List.copyOf(columns);
  }

  public enum Form {
    TEXT,
    WHOLE,
    REAL
  }

  /// @param value a String, Long or Double, or null
  public record Column<T>(
      String name, Form form, String about, Function<T, @Nullable Object> value) {}

  /// A column of the form that a filter names and the form does not have.
  ///
  /// @param clause as MySQL calls it
  public record Unknown(String column, String clause) {}

  /// @param unknown null when the filter is good
  public record Answer(List<List<@Nullable Object>> rows, @Nullable Unknown unknown) {
    public Answer {
      rows = List.copyOf(rows);
    }
  }

  public Answer answer(Observed observed, RowFilter filter) {
    Unknown unknown = unknown(filter);
    if (unknown != null) {
      return new Answer(List.of(), unknown);
    }
    List<List<@Nullable Object>> all = new ArrayList<>();
    for (T row : rows.apply(observed)) {
      List<@Nullable Object> cells = cells(row);
      if (wanted(cells, filter)) {
        all.add(cells);
      }
    }
    if (!filter.order().isEmpty()) {
      all.sort(order(filter));
    }
    return new Answer(limited(all, filter), null);
  }

  private List<@Nullable Object> cells(T row) {
    List<@Nullable Object> cells = new ArrayList<>();
    for (Column<T> column : columns) {
      cells.add(column.value().apply(row));
    }
    return cells;
  }

  private @Nullable Unknown unknown(RowFilter filter) {
    List<String> named = new ArrayList<>();
    if (filter.where() != null) {
      filter.where().columns(named::add);
    }
    for (String column : named) {
      if (place(column) < 0) {
        return new Unknown(column, "where clause");
      }
    }
    for (RowFilter.Order order : filter.order()) {
      if (place(order.column()) < 0) {
        return new Unknown(order.column(), "order clause");
      }
    }
    return null;
  }

  /// Of a column by its name or its number from 1; negative when there is none.
  private int place(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(column)
          || column.equals(Integer.toString(i + 1))) {
        return i;
      }
    }
    return -1;
  }

  private boolean wanted(List<@Nullable Object> cells, RowFilter filter) {
    if (filter.like() != null) {
      Object name = cells.get(place(like));
      return name != null && Condition.like(String.valueOf(name), filter.like());
    }
    return filter.where() == null
        || Boolean.TRUE.equals(filter.where().test(column -> cells.get(place(column))));
  }

  private Comparator<List<@Nullable Object>> order(RowFilter filter) {
    Comparator<List<@Nullable Object>> all = (_, _) -> 0;
    for (RowFilter.Order each : filter.order()) {
      int place = place(each.column());
      Comparator<List<@Nullable Object>> by =
          (one, other) -> compared(one.get(place), other.get(place));
      all = all.thenComparing(each.descending() ? by.reversed() : by);
    }
    return all;
  }

  /// NULL comes first, as in MySQL.
  private static int compared(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return Objects.equals(one, other) ? 0 : one == null ? -1 : 1;
    }
    return Condition.compared(one, other);
  }

  private static List<List<@Nullable Object>> limited(
      List<List<@Nullable Object>> rows, RowFilter filter) {
    if (filter.limit() == null) {
      return rows;
    }
    return rows.stream().skip(filter.limit().offset()).limit(filter.limit().count()).toList();
  }
}
