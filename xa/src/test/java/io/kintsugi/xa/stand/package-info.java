@NullMarked
package io.kintsugi.xa.stand;

import org.jspecify.annotations.NullMarked;
