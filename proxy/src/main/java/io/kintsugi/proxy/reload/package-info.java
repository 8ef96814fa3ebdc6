/// What a reload of the configuration is asked for by, and what came of it.
@NullMarked
package io.kintsugi.proxy.reload;

import org.jspecify.annotations.NullMarked;
