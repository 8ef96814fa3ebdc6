@NullMarked
package io.kintsugi.xa.membership;

import org.jspecify.annotations.NullMarked;
