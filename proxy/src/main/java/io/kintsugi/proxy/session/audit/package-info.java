/// Who came in, who was turned away, and what was refused: the log of it.
@NullMarked
package io.kintsugi.proxy.session.audit;

import org.jspecify.annotations.NullMarked;
