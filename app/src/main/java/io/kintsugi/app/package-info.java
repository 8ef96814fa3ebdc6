/// The main program: commands, the demo, the benchmark's entry.
@NullMarked
package io.kintsugi.app;

import org.jspecify.annotations.NullMarked;
