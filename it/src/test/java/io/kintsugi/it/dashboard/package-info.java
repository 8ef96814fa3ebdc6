/// The admin port of a proxy before real servers: in a browser, and as Prometheus reads it.
@NullMarked
package io.kintsugi.it.dashboard;

import org.jspecify.annotations.NullMarked;
