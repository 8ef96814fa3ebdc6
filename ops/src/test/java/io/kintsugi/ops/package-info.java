/// The admin port over a proxy that is made up.
@NullMarked
package io.kintsugi.ops;

import org.jspecify.annotations.NullMarked;
