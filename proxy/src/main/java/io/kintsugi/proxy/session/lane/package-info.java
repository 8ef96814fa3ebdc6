/// One statement on one shard: how it gets its connection, what is sent ahead of it, the request
/// and the reply.
@NullMarked
package io.kintsugi.proxy.session.lane;

import org.jspecify.annotations.NullMarked;
