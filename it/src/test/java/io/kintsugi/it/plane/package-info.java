/// The data plane before real servers: memory, clients that leave, servers that die.
@NullMarked
package io.kintsugi.it.plane;

import org.jspecify.annotations.NullMarked;
