/// Commit over shards: all or nothing, whatever dies. Read docs/design/commit.md first.
///
/// Nothing here knows Netty or SQL routing: a branch is reached through {@link BranchChannel} and
/// {@link HomeChannel}, the decision tables and in-doubt branches over JDBC. Calls that wait belong
/// on virtual threads; the two ports and {@link XaManager} may be called from anywhere and, but for
/// starting and closing, never block.
@NullMarked
package io.kintsugi.xa;

import org.jspecify.annotations.NullMarked;
