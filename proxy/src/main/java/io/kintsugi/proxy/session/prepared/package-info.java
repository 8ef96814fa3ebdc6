/// Prepared statements of the binary protocol: PREPARE, EXECUTE, long data, cursors.
@NullMarked
package io.kintsugi.proxy.session.prepared;

import org.jspecify.annotations.NullMarked;
