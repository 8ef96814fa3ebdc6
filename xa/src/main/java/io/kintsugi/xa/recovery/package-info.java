/// What was left behind: branches in doubt are found, decided and ended, by whichever proxy of the
/// cluster lives, and decisions that nobody needs any more are forgotten.
@NullMarked
package io.kintsugi.xa.recovery;

import org.jspecify.annotations.NullMarked;
