package io.kintsugi.router.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which rows of a SHOW KINTSUGI form are wanted, in which order.
///
/// @param like of the form's name column
/// @param limit null for all
public record RowFilter(
    @Nullable String like,
    @Nullable Condition where,
    List<Order> order,
    SessionStatement.Show.@Nullable Limit limit) {

  public static final RowFilter ALL = new RowFilter(null, null, List.of(), null);

  public RowFilter {
    order = List.copyOf(order);
  }

  /// @param column a name, or a place that counts from 1
  public record Order(String column, boolean descending) {}
}
