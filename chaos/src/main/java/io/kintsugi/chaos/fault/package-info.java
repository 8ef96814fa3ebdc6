/// Faults between the proxy and its servers, and of processes.
@NullMarked
package io.kintsugi.chaos.fault;

import org.jspecify.annotations.NullMarked;
