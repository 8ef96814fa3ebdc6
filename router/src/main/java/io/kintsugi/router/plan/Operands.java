package io.kintsugi.router.plan;

import net.sf.jsqlparser.expression.Expression;
import org.jspecify.annotations.Nullable;

/// Which operand an expression of the parser is.
@FunctionalInterface
interface Operands {
  /// Null for anything that is not a constant by itself: calls, arithmetic, columns, casts.
  @Nullable Operand of(Expression expression);
}
