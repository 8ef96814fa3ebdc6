/// One statement over the shards that its plan names: on one shard, on many, as a write, as DDL.
@NullMarked
package io.kintsugi.proxy.session.runs;

import org.jspecify.annotations.NullMarked;
