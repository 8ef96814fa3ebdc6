@NullMarked
package io.kintsugi.xa.commit;

import org.jspecify.annotations.NullMarked;
