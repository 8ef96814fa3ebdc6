/// What a session holds on servers between statements, and the port to commits over shards. Knows
/// nothing of sessions.
@NullMarked
package io.kintsugi.proxy.session.transaction;

import org.jspecify.annotations.NullMarked;
