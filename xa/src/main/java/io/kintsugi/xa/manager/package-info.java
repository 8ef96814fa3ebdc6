/// The module put together, and what operators see of it and may say to it.
///
/// {@link XaManager} may be called from anywhere and, but for starting, changing and closing, never
/// blocks.
@NullMarked
package io.kintsugi.xa.manager;

import org.jspecify.annotations.NullMarked;
