@NullMarked
package io.kintsugi.xa.decision;

import org.jspecify.annotations.NullMarked;
