@NullMarked
package io.kintsugi.proxy;

import org.jspecify.annotations.NullMarked;
