/// The data plane as a whole: its event loops are started and closed here, and asked from other
/// threads. Knows all other folders by their entrances only.
@NullMarked
package io.kintsugi.proxy.session.plane;

import org.jspecify.annotations.NullMarked;
