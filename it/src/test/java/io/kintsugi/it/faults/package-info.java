/// The fault matrix: docs/chaos.md lists its rows, and each has a class here.
@NullMarked
package io.kintsugi.it.faults;

import org.jspecify.annotations.NullMarked;
