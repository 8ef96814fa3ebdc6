/// One client: login, state, and the life of each of its statements; all on one event loop.
@NullMarked
package io.kintsugi.proxy.session;

import org.jspecify.annotations.NullMarked;
