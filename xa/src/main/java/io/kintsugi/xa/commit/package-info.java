/// The commits under way in this process: prepare everywhere, decide, commit everywhere, driven by
/// Atomikos on virtual threads.
@NullMarked
package io.kintsugi.xa.commit;

import org.jspecify.annotations.NullMarked;
