package io.kintsugi.router.sql;

import org.jspecify.annotations.Nullable;

/// A table named in a statement, found by tokens alone.
///
/// @param schema as written, without quotes; null when the name is not qualified
/// @param alias null when it has none
/// @param maybeCte a common table expression of the statement has this name; which of the two is
///   meant depends on scope, so whoever does not resolve scopes must reckon with both
/// @param schemaSpan the schema's name with its quotes, to be renamed; null when there is none
/// @param target the statement changes or defines it
public record TableRef(
    @Nullable String schema,
    String name,
    @Nullable String alias,
    boolean maybeCte,
    boolean target,
    int depth,
    @Nullable Span schemaSpan,
    Span nameSpan) {}
