/// How the proxy answers: its errors, the packets on their way to the client, and what is changed
/// in those of the shards.
@NullMarked
package io.kintsugi.proxy.session.reply;

import org.jspecify.annotations.NullMarked;
