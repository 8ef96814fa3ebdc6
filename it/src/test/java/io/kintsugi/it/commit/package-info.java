/// Transactions over shards on real servers: what is committed, undone, and left behind.
@NullMarked
package io.kintsugi.it.commit;

import org.jspecify.annotations.NullMarked;
