package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Span;
import org.jspecify.annotations.Nullable;

/// One value of a row to be inserted.
///
/// @param operand null for DEFAULT and for what is not known before the statement runs
/// @param isDefault the word DEFAULT
record Cell(Span span, @Nullable Operand operand, boolean isDefault) {}
