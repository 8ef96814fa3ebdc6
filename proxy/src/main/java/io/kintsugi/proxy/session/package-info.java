/// The core of a client's session, on one event loop: what runs, what is answered, what is shared
/// with the other sessions. The folders, each knowing only those below it:
///
/// `plane` starts all · `login` makes sessions, `commands` reads their packets · `prepared` and
/// `statements` decide what is done · `runs` do it on shards, `commit` ends transactions · `lane`
/// is one statement on one shard · this core · `servers`, `transaction`, `state`, `running`,
/// `audit`, `reply`, `show`: what the core is made of, without sessions.
@NullMarked
package io.kintsugi.proxy.session;

import org.jspecify.annotations.NullMarked;
