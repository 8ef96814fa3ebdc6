/// Real MySQL servers on this machine for the demo and the tests.
@NullMarked
package io.kintsugi.fleet;

import org.jspecify.annotations.NullMarked;
