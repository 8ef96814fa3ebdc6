@NullMarked
package io.kintsugi.xa.snapshot;

import org.jspecify.annotations.NullMarked;
