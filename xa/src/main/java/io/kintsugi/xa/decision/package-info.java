/// Whether to commit: where it is written down, who may still write it, and how others find out.
///
/// In two-phase commit it is one row at home, in three-phase commit a majority of ballots (Gray and
/// Lamport, Consensus on Transaction Commit, 2004).
@NullMarked
package io.kintsugi.xa.decision;

import org.jspecify.annotations.NullMarked;
