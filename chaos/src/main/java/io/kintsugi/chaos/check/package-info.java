/// What a history and the servers' rows must not show.
@NullMarked
package io.kintsugi.chaos.check;

import org.jspecify.annotations.NullMarked;
