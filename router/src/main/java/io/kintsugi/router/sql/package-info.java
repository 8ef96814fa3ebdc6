/// Reading SQL: tokens by byte offset, the shape of a statement and its literals. The lexer is the
/// authority; no parser may disagree with it.
@NullMarked
package io.kintsugi.router.sql;

import org.jspecify.annotations.NullMarked;
