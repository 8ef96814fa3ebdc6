/// The running proxy: every long-lived object, started and closed in order.
@NullMarked
package io.kintsugi.proxy;

import org.jspecify.annotations.NullMarked;
