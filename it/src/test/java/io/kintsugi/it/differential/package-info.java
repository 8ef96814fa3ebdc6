/// The same statements on one plain MySQL and on the proxy must give the same bytes.
@NullMarked
package io.kintsugi.it.differential;

import org.jspecify.annotations.NullMarked;
