@NullMarked
package io.kintsugi.xa.control;

import org.jspecify.annotations.NullMarked;
