@NullMarked
package io.kintsugi.xa.manager;

import org.jspecify.annotations.NullMarked;
