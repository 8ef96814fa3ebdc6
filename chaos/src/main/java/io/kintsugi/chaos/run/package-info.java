/// The random run: workloads and faults mixed by a seed, and its report.
@NullMarked
package io.kintsugi.chaos.run;

import org.jspecify.annotations.NullMarked;
