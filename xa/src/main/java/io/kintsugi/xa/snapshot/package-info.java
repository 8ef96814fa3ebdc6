/// Moments at which no commit over shards is half done, so that snapshots opened on several servers
/// show each of them whole or not at all.
@NullMarked
package io.kintsugi.xa.snapshot;

import org.jspecify.annotations.NullMarked;
