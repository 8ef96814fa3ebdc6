/// Another configuration, or an end in order, while clients are at work.
@NullMarked
package io.kintsugi.it.reload;

import org.jspecify.annotations.NullMarked;
