/// Which server of a shard's group is its primary, which replica reads, and where statements wait
/// that have none. One set for each event loop.
@NullMarked
package io.kintsugi.proxy.session.servers;

import org.jspecify.annotations.NullMarked;
