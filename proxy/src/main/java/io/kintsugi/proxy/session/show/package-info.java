/// SHOW, DESCRIBE and information_schema as one logical database: which shard is asked what, and
/// how its answer is made logical again. Pure functions; the session executes them.
@NullMarked
package io.kintsugi.proxy.session.show;

import org.jspecify.annotations.NullMarked;
