/// What is counted and remembered of the running proxy, and the one read model of it: admin SQL,
/// the dashboard and the metrics read [Observed] and nothing else.
@NullMarked
package io.kintsugi.proxy.observe;

import org.jspecify.annotations.NullMarked;
