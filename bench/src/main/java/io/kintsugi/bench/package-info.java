/// Side-by-side load runs and microbenchmarks; ratios, not absolute figures.
@NullMarked
package io.kintsugi.bench;

import org.jspecify.annotations.NullMarked;
