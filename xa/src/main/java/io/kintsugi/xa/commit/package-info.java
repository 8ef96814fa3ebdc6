/// The commits under way in this process: prepare everywhere, decide, commit everywhere, each step
/// on the thread that brings the answer before it; Atomikos collects, and settles what fails.
@NullMarked
package io.kintsugi.xa.commit;

import org.jspecify.annotations.NullMarked;
