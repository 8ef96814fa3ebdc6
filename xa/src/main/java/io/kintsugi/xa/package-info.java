/// Commit over shards: all or nothing, whatever dies. Read docs/design/commit.md first.
///
/// This package is what the rest of the proxy sees: ids, requests, outcomes, and the ports by which
/// a shard is reached, {@link BranchChannel}, {@link HomeChannel} and {@link ControlConnections}.
/// The work is done in the packages below it, each of which knows this one and those before it:
/// `control`, `membership`, `decision`, `snapshot`, then `commit` and `recovery`, and `manager`
/// puts them together. `deadlock` stands alone.
///
/// Nothing here knows Netty or SQL routing. Calls that wait belong on virtual threads.
@NullMarked
package io.kintsugi.xa;

import org.jspecify.annotations.NullMarked;
