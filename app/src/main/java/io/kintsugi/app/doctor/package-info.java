/// `kintsugi doctor`: looks at the servers of a configuration and says what would go wrong.
@NullMarked
package io.kintsugi.app.doctor;

import org.jspecify.annotations.NullMarked;
