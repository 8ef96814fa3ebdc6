/// Native connections to the servers, pooled per event loop.
@NullMarked
package io.kintsugi.proxy.backend;

import org.jspecify.annotations.NullMarked;
