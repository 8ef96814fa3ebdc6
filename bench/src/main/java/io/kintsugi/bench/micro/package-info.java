/// JMH benchmarks of the parts on the hot path.
@NullMarked
package io.kintsugi.bench.micro;

import org.jspecify.annotations.NullMarked;
