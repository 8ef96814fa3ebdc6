@NullMarked
package io.kintsugi.xa.recovery;

import org.jspecify.annotations.NullMarked;
