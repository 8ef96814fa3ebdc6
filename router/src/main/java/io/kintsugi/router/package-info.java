/// SQL bytes in, plan out; pure functions over immutable rules. MySQL does the work; the router
/// only decides where.
@NullMarked
package io.kintsugi.router;

import org.jspecify.annotations.NullMarked;
