/// Tests against real MySQL servers; what they share.
@NullMarked
package io.kintsugi.it;

import org.jspecify.annotations.NullMarked;
