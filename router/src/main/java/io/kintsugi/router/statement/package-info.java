/// Statements about the session rather than about rows: SET, USE, SHOW, BEGIN, KILL.
@NullMarked
package io.kintsugi.router.statement;

import org.jspecify.annotations.NullMarked;
