/// Placement against real MySQL: no row that a condition matches may live elsewhere.
@NullMarked
package io.kintsugi.it.placement;

import org.jspecify.annotations.NullMarked;
