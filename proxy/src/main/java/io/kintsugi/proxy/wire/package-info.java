/// The MySQL client/server protocol, both sides, and nothing else.
@NullMarked
package io.kintsugi.proxy.wire;

import org.jspecify.annotations.NullMarked;
