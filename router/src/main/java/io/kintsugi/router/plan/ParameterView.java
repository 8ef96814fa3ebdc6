package io.kintsugi.router.plan;

import io.kintsugi.router.sql.SqlValue;

/// The parameters of one execution of a prepared statement, decoded only when the router asks.
public interface ParameterView {
  int count();

  /// The value bound to the `index`-th `?`, counted from 0.
  SqlValue value(int index);
}
