/// The configuration that runs now: accounts and catalogue, replaced whole by a reload.
@NullMarked
package io.kintsugi.proxy.session.running;

import org.jspecify.annotations.NullMarked;
