/// What clients asked and what they were told, in the order of one clock.
@NullMarked
package io.kintsugi.chaos.history;

import org.jspecify.annotations.NullMarked;
