/// Servers beside the data plane: short work on their control connections under a time limit, the
/// schema `kintsugi` on each of them, and the prepared branches that they list.
///
/// What the others wait with is here too. Everything blocks, for a bounded time: virtual threads
/// only.
@NullMarked
package io.kintsugi.xa.control;

import org.jspecify.annotations.NullMarked;
