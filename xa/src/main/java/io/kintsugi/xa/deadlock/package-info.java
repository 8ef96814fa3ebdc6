/// Deadlocks that no server can see, because each of them holds only one edge of the circle.
///
/// InnoDB finds its own; what crosses servers is found by joining their waits into one graph.
@NullMarked
package io.kintsugi.xa.deadlock;

import org.jspecify.annotations.NullMarked;
