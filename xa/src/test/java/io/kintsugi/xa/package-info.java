@NullMarked
package io.kintsugi.xa;

import org.jspecify.annotations.NullMarked;
